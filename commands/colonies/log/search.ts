import {boolean, integer, string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {searchLogs} from '../../../src/cli/colonies/search-logs.js'
import {type FoundLog, foundLogsView} from '../../../src/output/views/logs.js'

export default class LogSearch extends ColoniesCommand<readonly FoundLog[]> {
  static override summary = 'Search the logs of the colony for a text'
  static override description =
    'Lines of the last days that hold the text, in the same case. --print shows those around each.'
  static override examples = [
    {description: 'Of the last week', command: '<%= config.bin %> log search --text "out of memory" --days 7'},
    {
      description: 'Ids of the processes, in a script',
      command: "<%= config.bin %> log search -t error --count 100 --json | jq -r '.[].processid' | sort -u",
    },
  ]
  static override flags = {
    text: string({char: 't', required: true, helpValue: 'TEXT', description: 'What to look for'}),
    days: integer({char: 'd', default: 1, min: 1, max: 30, helpValue: 'NUMBER', description: 'How many days back'}),
    count: integer({default: 10, min: 1, max: 100, helpValue: 'NUMBER', description: 'How many lines at most'}),
    print: boolean({description: 'With the lines of the process around each'}),
    seconds: integer({
      default: 1,
      min: 0,
      helpValue: 'NUMBER',
      description: 'With --print: begin so many seconds before',
    }),
    ...connectionFlags,
  }

  protected readonly view = foundLogsView

  async run(): Promise<readonly FoundLog[]> {
    const {flags} = await this.parse(LogSearch)
    const session = await this.session(flags)
    const found = await searchLogs(session, flags, this.signal)
    if (found.length === 0) this.output.note(`No logs found in colony ${session.colonyName}`)
    return found
  }
}
