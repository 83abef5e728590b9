import {workflowListFlags} from '../../../src/cli/colonies/workflow-flags.js'
import {WorkflowListCommand} from '../../../src/cli/colonies/workflow-list-command.js'
import {type ProcessGraph, WAITING} from '../../../src/colonies/wire/objects/process.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class WorkflowPsw extends WorkflowListCommand {
  static override summary = 'List waiting workflows'
  static override description =
    'The newest come first. In a pipe: one line per workflow, fields separated by tabs, the whole id first.'
  static override examples = [
    {description: 'The first 20', command: '<%= config.bin %> workflow psw'},
    {description: 'Ids, in a script', command: '<%= config.bin %> workflow psw --count 100 --quiet'},
  ]
  static override flags = workflowListFlags

  protected readonly state = WAITING

  async run(): Promise<Watched<readonly ProcessGraph[]>> {
    const {flags} = await this.parse(WorkflowPsw)
    return this.workflows(flags)
  }
}
