import {processListFlags} from '../../../src/cli/colonies/process-flags.js'
import {ProcessListCommand} from '../../../src/cli/colonies/process-list-command.js'
import {type Process, WAITING} from '../../../src/colonies/wire/objects/process.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class ProcessPsw extends ProcessListCommand {
  static override summary = 'List waiting processes'
  static override description =
    'Those next in line come first: by priority, then by age. In a pipe: one line per process, fields separated by tabs, the whole id first.'
  static override examples = [
    {description: 'The first 20', command: '<%= config.bin %> process psw'},
    {
      description: 'Ids of all that wait for executors of one type, in a script',
      command: "<%= config.bin %> process psw --executortype cli --json | jq -r '.[].processid'",
    },
  ]
  static override flags = processListFlags

  protected readonly state = WAITING

  async run(): Promise<Watched<readonly Process[]>> {
    const {flags} = await this.parse(ProcessPsw)
    return this.processes(flags)
  }
}
