import {processListFlags} from '../../../src/cli/colonies/process-flags.js'
import {ProcessListCommand} from '../../../src/cli/colonies/process-list-command.js'
import {type Process, RUNNING} from '../../../src/colonies/wire/objects/process.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class ProcessPs extends ProcessListCommand {
  static override summary = 'List running processes'
  static override description =
    'Those that run the longest come first. In a pipe: one line per process, fields separated by tabs, the whole id first.'
  static override examples = [
    {description: 'The first 20', command: '<%= config.bin %> process ps'},
    {description: 'As they come and go', command: '<%= config.bin %> process ps --watch'},
    {
      description: 'Id and executor of each, in a script',
      command: "<%= config.bin %> process ps --json | jq -r '.[] | [.processid, .assignedexecutorid] | @tsv'",
    },
  ]
  static override flags = processListFlags

  protected readonly state = RUNNING

  async run(): Promise<Watched<readonly Process[]>> {
    const {flags} = await this.parse(ProcessPs)
    return this.processes(flags)
  }
}
