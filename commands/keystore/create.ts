import {boolean, string} from '@oclif/core/flags'
import {BaseCommand} from '../../src/cli/base-command.js'
import {openingFlags, sealingFlags} from '../../src/cli/flags/passphrase.js'
import {costOf, keystoreName, keystoreWriter} from '../../src/cli/keystore-access.js'
import {sealingPassphrase} from '../../src/cli/passphrase.js'
import {keystorePlace} from '../../src/cli/places.js'
import {stdinReader} from '../../src/cli/stdin.js'
import {createKeystore} from '../../src/keystore/create.js'
import type {KeystoreSummary} from '../../src/keystore/list.js'
import {vacantKeystore} from '../../src/keystore/store-key.js'
import {keystoreAddressView, keystoreView} from '../../src/output/views/keystores.js'

export default class KeystoreCreate extends BaseCommand<KeystoreSummary> {
  static override summary = 'Make a keystore with a new key'
  static override description =
    'Without a name it makes "default", DCP\'s bank account; "id" is DCP\'s identity. The passphrase is asked for, or comes from --passphrase-file, DCP_PASSPHRASE_FILE or DCP_PASSPHRASE.'
  static override examples = [
    {description: 'Asks for a passphrase', command: '<%= config.bin %> create'},
    {
      description: 'In a script',
      command: 'address=$(<%= config.bin %> create worker --passphrase-file secret.txt --quiet)',
    },
  ]
  static override args = {name: keystoreName}
  static override flags = {
    ...openingFlags,
    ...sealingFlags,
    label: string({helpValue: 'TEXT', description: 'What prompts call the key [default: the name]'}),
    force: boolean({description: 'Replace a keystore of this name; its key is lost'}),
  }

  protected readonly view = keystoreView
  protected override readonly briefView = keystoreAddressView

  async run(): Promise<KeystoreSummary> {
    const {args, flags} = await this.parse(KeystoreCreate)
    const place = {name: args.name, directory: keystorePlace().directory, force: flags.force}
    await vacantKeystore(place)
    const passphrase = await sealingPassphrase(
      {output: this.output, stdin: stdinReader(this.output)},
      {
        file: flags['passphrase-file'],
        flag: '--passphrase-file',
        environment: true,
        empty: flags['empty-passphrase'],
      },
    )
    return createKeystore({...place, passphrase, cost: costOf(flags), label: flags.label, writer: keystoreWriter()})
  }
}
