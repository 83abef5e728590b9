import {processListFlags} from '../../../src/cli/colonies/process-flags.js'
import {ProcessListCommand} from '../../../src/cli/colonies/process-list-command.js'
import {type Process, SUCCESS} from '../../../src/colonies/wire/objects/process.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class ProcessPss extends ProcessListCommand {
  static override summary = 'List successful processes'
  static override description =
    'The last to end come first. In a pipe: one line per process, fields separated by tabs, the whole id first.'
  static override examples = [
    {description: 'The first 20', command: '<%= config.bin %> process pss'},
    {
      description: 'Outputs of the last 100 with a label, in a script',
      command: "<%= config.bin %> process pss --label nightly --count 100 --json | jq -c '.[].out'",
    },
  ]
  static override flags = processListFlags

  protected readonly state = SUCCESS

  async run(): Promise<Watched<readonly Process[]>> {
    const {flags} = await this.parse(ProcessPss)
    return this.processes(flags)
  }
}
