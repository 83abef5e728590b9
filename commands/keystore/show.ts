import {BaseCommand} from '../../src/cli/base-command.js'
import {findKeystore, keystoreName} from '../../src/cli/keystore-access.js'
import {type KeystoreSummary, summarize} from '../../src/keystore/list.js'
import {keystoreView} from '../../src/output/views/keystores.js'

export default class KeystoreShow extends BaseCommand<KeystoreSummary> {
  static override summary = 'Show what a keystore says of itself'
  static override description = 'Opens nothing: "keystore check" proves that the passphrase opens it and the key fits.'
  static override examples = [
    {description: 'One keystore', command: '<%= config.bin %> show id'},
    {description: 'Its address, in a script', command: '<%= config.bin %> show id --json | jq -r .address'},
  ]
  static override args = {name: keystoreName}

  protected readonly view = keystoreView

  async run(): Promise<KeystoreSummary> {
    const {args} = await this.parse(KeystoreShow)
    return summarize(await findKeystore(this.output, args.name))
  }
}
