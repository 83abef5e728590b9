import {BaseCommand} from '../../src/cli/base-command.js'
import {messageFlags} from '../../src/cli/flags/message.js'
import {openingFlags} from '../../src/cli/flags/passphrase.js'
import {keystoreName, withKey} from '../../src/cli/keystore-access.js'
import {messageOf} from '../../src/cli/message.js'
import {stdinReader} from '../../src/cli/stdin.js'
import {makeDcpMessage} from '../../src/keystore/dcp-message.js'
import {signMessage} from '../../src/keystore/sign-message.js'
import {type Signed, signedView} from '../../src/output/views/signatures.js'

export default class KeystoreSign extends BaseCommand<Signed> {
  static override summary = 'Sign a text, a file or a JSON body'
  static override description =
    'Signs as Ethereum and DCP do ("Ethereum Signed Message"). For a text or file it prints the signature, for a JSON body the signed message that DCP sends: {owner, signature, body}.'
  static override examples = [
    {description: 'A text', command: '<%= config.bin %> sign alice --message "hello"'},
    {
      description: 'A file, in a script',
      command: '<%= config.bin %> sign alice --file report.pdf --passphrase-file secret.txt > report.sig',
    },
    {description: 'As DCP does', command: '<%= config.bin %> sign id --body \'{"job":"last"}\''},
  ]
  static override args = {name: keystoreName}
  static override flags = {...messageFlags, ...openingFlags}

  protected readonly view = signedView

  async run(): Promise<Signed> {
    const {args, flags} = await this.parse(KeystoreSign)
    const stdin = stdinReader(this.output)
    const {bytes, body} = await messageOf(stdin, flags)
    return withKey({output: this.output, stdin}, args.name, flags['passphrase-file'], ({privateKey, colonyId}) => {
      const {address, signature} = signMessage(privateKey, bytes)
      const signedMessage: unknown = body ? JSON.parse(makeDcpMessage(privateKey, body.value)) : null
      return {address, colonyId, signature, signedMessage}
    })
  }
}
