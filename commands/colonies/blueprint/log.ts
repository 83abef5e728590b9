import {boolean, integer, string} from '@oclif/core/flags'
import {blueprintLogs, followedBlueprintLogs, logChoice} from '../../../src/cli/colonies/blueprints/blueprint-log.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {JsonLines} from '../../../src/output/json.js'
import {type BlueprintLogs, blueprintLogView} from '../../../src/output/views/blueprint-log.js'

export default class BlueprintLog extends ColoniesCommand<BlueprintLogs> {
  static override summary = 'Print what the reconcilers log'
  static override description =
    'Of the processes that reconcile one blueprint, or of all reconcilers of the colony; each line with the executor that wrote it. --follow goes on until Ctrl-C.'
  static override examples = [
    {description: 'As it is written', command: '<%= config.bin %> blueprint log --name web --follow'},
    {
      description: 'The last ten texts, in a script',
      command: "<%= config.bin %> blueprint log --name web --count 10 --json | jq -r '.[].message'",
    },
  ]
  static override flags = {
    name: string({helpValue: 'NAME', description: 'Only about this blueprint'}),
    count: integer({
      char: 'c',
      default: 100,
      min: 1,
      max: 500,
      helpValue: 'NUMBER',
      description: 'How many lines there are to begin with',
    }),
    follow: boolean({char: 'f', description: 'Print those to come as well'}),
    ...connectionFlags,
  }

  protected readonly view = blueprintLogView

  async run(): Promise<BlueprintLogs> {
    const {flags} = await this.parse(BlueprintLog)
    const session = await this.session(flags)
    const choice = await logChoice(session, flags.name, this.signal)
    if (flags.follow) return new JsonLines(followedBlueprintLogs(choice, flags.count))
    const logs = await blueprintLogs(choice, flags.count)
    if (logs.length === 0) this.output.note('Nothing was logged yet')
    return logs
  }
}
