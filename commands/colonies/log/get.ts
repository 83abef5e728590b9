import {boolean, integer, string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {followedLogs, logSource, storedLogs} from '../../../src/cli/colonies/get-logs.js'
import {logSince} from '../../../src/cli/colonies/log-since.js'
import {STATE_NAMES} from '../../../src/colonies/wire/objects/process.js'
import {JsonLines} from '../../../src/output/json.js'
import {type Logs, logsView} from '../../../src/output/views/logs.js'

export default class LogGet extends ColoniesCommand<Logs> {
  static override summary = 'Print the logs of a process or an executor'
  static override description =
    'The texts as they were written, oldest first. --follow goes on with each line as it comes, until the process ends.'
  static override examples = [
    {description: 'As they are written', command: '<%= config.bin %> log get -p 3f9c01d2 --follow'},
    {
      description: 'The last ten of an executor, in a script',
      command: "<%= config.bin %> log get -e cli-1 --count 10 --json | jq -r '.[].message'",
    },
  ]
  static override flags = {
    processid: string({
      char: 'p',
      helpValue: 'ID',
      description: 'Id of the process, or the beginning of it',
      exclusive: ['executorname'],
    }),
    executorname: string({char: 'e', helpValue: 'NAME', description: 'Name of the executor'}),
    follow: boolean({description: 'Print all there are, and those to come'}),
    count: integer({
      default: 100,
      min: 1,
      max: 500,
      helpValue: 'NUMBER',
      description: 'How many lines, without --follow',
    }),
    latest: boolean({char: 'l', default: true, allowNo: true, description: 'The newest lines (the default)'}),
    first: boolean({char: 'f', description: 'The oldest lines'}),
    since: logSince({description: 'Only lines after this time: nanoseconds since 1970, or RFC 3339'}),
    ...connectionFlags,
  }

  protected readonly view = logsView

  async run(): Promise<Logs> {
    const {flags} = await this.parse(LogGet)
    const session = await this.session(flags)
    const source = await logSource(session, flags)
    if (!flags.follow) return storedLogs(session, source, flags, this.signal)
    return new JsonLines(
      followedLogs(session, source, flags, this.signal, ({processid, state}) => {
        this.output.note(`Process ended, ${STATE_NAMES[state]} ProcessId=${processid}`)
      }),
    )
  }
}
