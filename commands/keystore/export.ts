import {boolean, string} from '@oclif/core/flags'
import {BaseCommand} from '../../src/cli/base-command.js'
import {openingFlags} from '../../src/cli/flags/passphrase.js'
import {findKeystore, keystoreName, withKey} from '../../src/cli/keystore-access.js'
import {confirmByName} from '../../src/cli/prompt.js'
import {stdinReader} from '../../src/cli/stdin.js'
import {type ExportedKey, exportedKeyView} from '../../src/output/views/exported-key.js'

export default class KeystoreExport extends BaseCommand<ExportedKey> {
  static override summary = 'Print a keystore, or the key itself'
  static override description =
    'Prints the V3 keystore as it is, still encrypted. With --raw it prints the private key, which lets anybody act as you: that asks first, or takes --yes.'
  static override examples = [
    {description: 'The encrypted file', command: '<%= config.bin %> export id --output id.json'},
    {
      description: 'The key for a program that takes no keystore',
      command: 'export COLONIES_PRVKEY="$(<%= config.bin %> export colony --raw --yes --passphrase-file secret.txt)"',
    },
  ]
  static override args = {name: keystoreName}
  static override flags = {
    'passphrase-file': {...openingFlags['passphrase-file'], dependsOn: ['raw']},
    raw: boolean({description: 'Print the private key as 64 hex digits'}),
    yes: boolean({char: 'y', description: 'Do not ask', dependsOn: ['raw']}),
    output: string({char: 'o', helpValue: 'FILE', description: 'Write to FILE (mode 0600) instead of stdout (-)'}),
  }

  protected readonly view = exportedKeyView

  async run(): Promise<ExportedKey> {
    const {args, flags} = await this.parse(KeystoreExport)
    await this.sendResultTo(flags.output, 0o600)
    if (!flags.raw) {
      const {text, document} = await findKeystore(this.output, args.name)
      const {address, colonyId} = document
      return {kind: 'v3', address, colonyId, keystore: JSON.parse(text)}
    }
    if (!flags.yes) {
      await confirmByName(this.output, 'Whoever sees the private key can act as you.', args.name)
    }
    const context = {output: this.output, stdin: stdinReader(this.output)}
    return withKey(context, args.name, flags['passphrase-file'], ({address, colonyId, privateKey}) => ({
      kind: 'raw',
      address,
      colonyId,
      privateKey: privateKey.toString('hex'),
    }))
  }
}
