import {string} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {BaseCommand} from '../../src/cli/base-command.js'
import {keystorePlace} from '../../src/cli/places.js'
import {confirmByName} from '../../src/cli/prompt.js'
import {deleteKeystore} from '../../src/keystore/delete.js'
import {type KeystorePath, locateKeystore} from '../../src/keystore/directory.js'

export default class KeystoreDelete extends BaseCommand<KeystorePath> {
  static override summary = 'Delete a keystore and its key'
  static override description =
    'The key is gone with the file, and with it whatever it owns. Asks for the name, or takes --yes.'
  static override examples = [
    {description: 'Asks first', command: '<%= config.bin %> delete alice'},
    {description: 'In a script', command: '<%= config.bin %> delete alice --yes'},
  ]
  static override args = {
    name: string({required: true, ignoreStdin: true, description: 'Name of the keystore, or a path with a slash'}),
  }
  static override flags = {yes: boolean({char: 'y', description: 'Do not ask'})}

  protected readonly view = ({file}: KeystorePath): string => `Deleted ${file}\n`

  async run(): Promise<KeystorePath> {
    const {args, flags} = await this.parse(KeystoreDelete)
    const place = keystorePlace()
    const {name} = locateKeystore(args.name, place)
    if (!flags.yes) await confirmByName(this.output, `The key in "${name}" cannot be recovered.`, name)
    return deleteKeystore(args.name, place)
  }
}
