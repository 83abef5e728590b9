import {BaseCommand} from '../../src/cli/base-command.js'
import {resealingFlags} from '../../src/cli/flags/passphrase.js'
import {costOf, keystoreName, keystoreWriter, withKey} from '../../src/cli/keystore-access.js'
import {sealingPassphrase} from '../../src/cli/passphrase.js'
import {stdinReader} from '../../src/cli/stdin.js'
import {changePassphrase} from '../../src/keystore/change-passphrase.js'
import type {KeystoreSummary} from '../../src/keystore/list.js'
import {keystoreView} from '../../src/output/views/keystores.js'

export default class KeystorePasswd extends BaseCommand<KeystoreSummary> {
  static override summary = 'Change the passphrase of a keystore'
  static override description =
    'Encrypts the same key anew, in place: until the new file has proved to open, the old one stays. --passphrase-file is the passphrase of before.'
  static override examples = [
    {description: 'Asks for both', command: '<%= config.bin %> passwd id'},
    {
      description: 'In a script',
      command: '<%= config.bin %> passwd id --passphrase-file old.txt --new-passphrase-file new.txt',
    },
  ]
  static override args = {name: keystoreName}
  static override flags = resealingFlags

  protected readonly view = keystoreView

  async run(): Promise<KeystoreSummary> {
    const {args, flags} = await this.parse(KeystorePasswd)
    const context = {output: this.output, stdin: stdinReader(this.output)}
    return withKey(context, args.name, flags['passphrase-file'], async ({privateKey}, keystore) => {
      const passphrase = await sealingPassphrase(context, {
        file: flags['new-passphrase-file'],
        flag: '--new-passphrase-file',
        environment: false,
        empty: flags['empty-passphrase'],
      })
      return changePassphrase({keystore, privateKey, passphrase, cost: costOf(flags), writer: keystoreWriter()})
    })
  }
}
