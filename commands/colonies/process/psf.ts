import {processListFlags} from '../../../src/cli/colonies/process-flags.js'
import {ProcessListCommand} from '../../../src/cli/colonies/process-list-command.js'
import {FAILED, type Process} from '../../../src/colonies/wire/objects/process.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class ProcessPsf extends ProcessListCommand {
  static override summary = 'List failed processes'
  static override description =
    'The last to end come first. In a pipe: one line per process, fields separated by tabs, the whole id first.'
  static override examples = [
    {description: 'The first 20', command: '<%= config.bin %> process psf'},
    {
      description: 'Why each failed, in a script',
      command: "<%= config.bin %> process psf --json | jq -r '.[] | [.processid, .errors[0]] | @tsv'",
    },
  ]
  static override flags = processListFlags

  protected readonly state = FAILED

  async run(): Promise<Watched<readonly Process[]>> {
    const {flags} = await this.parse(ProcessPsf)
    return this.processes(flags)
  }
}
