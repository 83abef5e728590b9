import {BaseCommand} from '../../../src/cli/base-command.js'
import {generatedKey} from '../../../src/cli/colonies/generated-key.js'
import {type GeneratedKey, generatedKeyView} from '../../../src/output/views/generated-key.js'

export default class SecurityGenerate extends BaseCommand<GeneratedKey> {
  static override summary = 'Make a private key and show it with its identity'
  static override description =
    'The key is printed and kept nowhere: whoever reads it can sign with it. "keystore create" keeps one encrypted instead.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> security generate'},
    {
      description: 'Into files, in a script',
      command:
        '<%= config.bin %> security generate --json | (umask 077; tee >(jq -r .prvkey > prvkey) >(jq -r .id > id) > /dev/null)',
    },
  ]

  protected readonly view = generatedKeyView

  async run(): Promise<GeneratedKey> {
    await this.parse(SecurityGenerate)
    return generatedKey()
  }
}
