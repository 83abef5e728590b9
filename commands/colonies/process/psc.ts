import {processListFlags} from '../../../src/cli/colonies/process-flags.js'
import {ProcessListCommand} from '../../../src/cli/colonies/process-list-command.js'
import {CANCELLED, type Process} from '../../../src/colonies/wire/objects/process.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class ProcessPsc extends ProcessListCommand {
  static override summary = 'List cancelled processes'
  static override description =
    'The last to end come first. In a pipe: one line per process, fields separated by tabs, the whole id first.'
  static override examples = [
    {description: 'The first 20', command: '<%= config.bin %> process psc'},
    {
      description: 'How many there are, in a script',
      command: '<%= config.bin %> process psc --count 100 --json | jq length',
    },
  ]
  static override flags = processListFlags

  protected readonly state = CANCELLED

  async run(): Promise<Watched<readonly Process[]>> {
    const {flags} = await this.parse(ProcessPsc)
    return this.processes(flags)
  }
}
