import {workflowListFlags} from '../../../src/cli/colonies/workflow-flags.js'
import {WorkflowListCommand} from '../../../src/cli/colonies/workflow-list-command.js'
import {FAILED, type ProcessGraph} from '../../../src/colonies/wire/objects/process.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class WorkflowPsf extends WorkflowListCommand {
  static override summary = 'List failed workflows'
  static override description =
    'The newest come first. In a pipe: one line per workflow, fields separated by tabs, the whole id first.'
  static override examples = [
    {description: 'The first 20', command: '<%= config.bin %> workflow psf'},
    {description: 'Ids, in a script', command: '<%= config.bin %> workflow psf --count 100 --quiet'},
  ]
  static override flags = workflowListFlags

  protected readonly state = FAILED

  async run(): Promise<Watched<readonly ProcessGraph[]>> {
    const {flags} = await this.parse(WorkflowPsf)
    return this.workflows(flags)
  }
}
