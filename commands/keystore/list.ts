import {BaseCommand} from '../../src/cli/base-command.js'
import {keystorePlace} from '../../src/cli/places.js'
import {type KeystoreSummary, listKeystores} from '../../src/keystore/list.js'
import {keystoreListView} from '../../src/output/views/keystores.js'

export default class KeystoreList extends BaseCommand<readonly KeystoreSummary[]> {
  static override summary = 'List the keystores'
  static override description =
    'Shows both names of each key: its DCP and Ethereum address, and its ColonyOS identity. Opens none of them; a file of another program shows "-" for the identity until it was opened once.'
  static override examples = [
    {description: 'All keystores', command: '<%= config.bin %> list'},
    {description: 'Addresses, in a script', command: "<%= config.bin %> list --json | jq -r '.[].address'"},
  ]

  protected readonly view = keystoreListView

  async run(): Promise<readonly KeystoreSummary[]> {
    await this.parse(KeystoreList)
    const {directory, keystores, skipped} = await listKeystores(keystorePlace().directory)
    for (const {file, exposed} of keystores)
      if (exposed) this.output.warn(`${file} can be read by others: chmod 600 ${file}`)
    const broken = skipped.filter(({file}) => file.endsWith('.keystore'))
    for (const {file, reason} of broken) this.output.warn(`${file} is not listed: ${reason}`)
    if (keystores.length === 0) this.output.note(`No keystores in ${directory}. Make one: keystore create`)
    return keystores
  }
}
