import {workflowListFlags} from '../../../src/cli/colonies/workflow-flags.js'
import {WorkflowListCommand} from '../../../src/cli/colonies/workflow-list-command.js'
import {CANCELLED, type ProcessGraph} from '../../../src/colonies/wire/objects/process.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class WorkflowPsc extends WorkflowListCommand {
  static override summary = 'List cancelled workflows'
  static override description =
    'The newest come first. In a pipe: one line per workflow, fields separated by tabs, the whole id first.'
  static override examples = [
    {description: 'The first 20', command: '<%= config.bin %> workflow psc'},
    {description: 'Ids, in a script', command: '<%= config.bin %> workflow psc --count 100 --quiet'},
  ]
  static override flags = workflowListFlags

  protected readonly state = CANCELLED

  async run(): Promise<Watched<readonly ProcessGraph[]>> {
    const {flags} = await this.parse(WorkflowPsc)
    return this.workflows(flags)
  }
}
