import {BaseCommand} from '../../src/cli/base-command.js'
import {openingFlags} from '../../src/cli/flags/passphrase.js'
import {findKeystore, keystoreName} from '../../src/cli/keystore-access.js'
import {openingPassphrases} from '../../src/cli/passphrase.js'
import {stdinReader} from '../../src/cli/stdin.js'
import {checkKeystore, type KeystoreCheck} from '../../src/keystore/check.js'
import {rememberColonyId} from '../../src/keystore/remember-colony-id.js'
import {keystoreCheckView} from '../../src/output/views/keystores.js'

export default class KeystoreCheckCommand extends BaseCommand<KeystoreCheck> {
  static override summary = 'Check that the passphrase opens a keystore'
  static override description =
    'Opens the keystore and compares its key with the address in the file. Exit code 4 when the passphrase is wrong.'
  static override examples = [
    {description: 'Asks for the passphrase', command: '<%= config.bin %> check id'},
    {description: 'In a script', command: '<%= config.bin %> check id --passphrase-file secret.txt --quiet'},
  ]
  static override args = {name: keystoreName}
  static override flags = openingFlags

  protected readonly view = keystoreCheckView

  async run(): Promise<KeystoreCheck> {
    const {args, flags} = await this.parse(KeystoreCheckCommand)
    const keystore = await findKeystore(this.output, args.name)
    const context = {output: this.output, stdin: stdinReader(this.output)}
    const check = await checkKeystore(
      keystore,
      await openingPassphrases(context, flags['passphrase-file'], keystore.name),
    )
    await rememberColonyId(keystore, check.colonyId)
    return check
  }
}
