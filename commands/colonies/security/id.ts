import {string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {keyIdentity} from '../../../src/cli/colonies/key-identity.js'
import {openingFlags} from '../../../src/cli/flags/passphrase.js'
import {sentence} from '../../../src/output/views/sentence.js'

interface Identity {
  readonly id: string
}

export default class SecurityId extends ColoniesCommand<Identity> {
  static override summary = 'Show the identity of a private key'
  static override description = 'The key comes from --file, --keystore or COLONIES_PRVKEY, and is not shown.'
  static override examples = [
    {description: 'Of the key in COLONIES_PRVKEY', command: '<%= config.bin %> security id'},
    {description: 'Of a file', command: '<%= config.bin %> security id --file /etc/colonies/prvkey'},
    {description: 'In a script', command: 'id=$(pass show colonies | <%= config.bin %> security id --file -)'},
  ]
  static override flags = {
    file: string({helpValue: 'FILE', description: 'File with the key as 64 hex digits (- is stdin)'}),
    keystore: string({helpValue: 'NAME', description: 'Keystore of the key'}),
    prvkey: string({hidden: true}),
    ...openingFlags,
  }

  protected readonly view = sentence<Identity>(({id}) => id)

  async run(): Promise<Identity> {
    const {flags} = await this.parse(SecurityId)
    this.warnOfKeys(flags)
    return {id: await keyIdentity(flags, {output: this.output, stdin: this.stdin})}
  }
}
