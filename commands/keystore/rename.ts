import {string} from '@oclif/core/args'
import {BaseCommand} from '../../src/cli/base-command.js'
import {keystorePlace} from '../../src/cli/places.js'
import {type KeystoreSummary, summarize} from '../../src/keystore/list.js'
import {readKeystore} from '../../src/keystore/read.js'
import {renameKeystore} from '../../src/keystore/rename.js'
import {keystoreView} from '../../src/output/views/keystores.js'

export default class KeystoreRename extends BaseCommand<KeystoreSummary> {
  static override summary = 'Give a keystore another name'
  static override description =
    'The key, its passphrase and its label stay. A keystore of the new name is never replaced.'
  static override examples = [
    {description: 'Another name', command: '<%= config.bin %> rename alice bob'},
    {description: 'Make it the bank account of DCP', command: '<%= config.bin %> rename savings default --quiet'},
  ]
  static override args = {
    name: string({required: true, ignoreStdin: true, description: 'Name of the keystore'}),
    'new-name': string({required: true, ignoreStdin: true, description: 'Its name from now on'}),
  }

  protected readonly view = keystoreView

  async run(): Promise<KeystoreSummary> {
    const {args} = await this.parse(KeystoreRename)
    const place = keystorePlace()
    await renameKeystore({directory: place.directory, from: args.name, to: args['new-name']})
    return summarize(await readKeystore(args['new-name'], place))
  }
}
