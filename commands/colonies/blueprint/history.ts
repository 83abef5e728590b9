import {integer} from '@oclif/core/flags'
import {blueprintNameFlag} from '../../../src/cli/colonies/blueprints/blueprint-flags.js'
import {generationOf, historyOf} from '../../../src/cli/colonies/blueprints/history.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {type History, historyView} from '../../../src/output/views/blueprint-history.js'

export default class BlueprintHistory extends ColoniesCommand<History> {
  static override summary = 'Show what became of a blueprint'
  static override description =
    'When each generation came, and by whom, the newest first. --generation shows one of them, and what it made different from the one before.'
  static override examples = [
    {description: 'The last ten', command: '<%= config.bin %> blueprint history --name web'},
    {description: 'One, with its changes', command: '<%= config.bin %> blueprint history --name web --generation 2'},
    {
      description: 'A generation before, wanted again, in a script',
      command:
        "<%= config.bin %> blueprint history --name web -g 2 --json | jq '{kind, metadata: {name}, spec}' | <%= config.bin %> blueprint update --spec -",
    },
  ]
  static override flags = {
    ...blueprintNameFlag,
    limit: integer({char: 'l', default: 10, min: 1, helpValue: 'NUMBER', description: 'How many to list at most'}),
    generation: integer({
      char: 'g',
      default: -1,
      min: -1,
      helpValue: 'NUMBER',
      description: 'Show this one, and its changes; -1 for the list',
    }),
    ...connectionFlags,
  }

  protected readonly view = historyView

  async run(): Promise<History> {
    const {flags} = await this.parse(BlueprintHistory)
    const {name, limit, generation} = flags
    const session = await this.session(flags)
    return generation < 0
      ? historyOf(session, name, limit, this.signal)
      : generationOf(session, name, generation, this.signal)
  }
}
