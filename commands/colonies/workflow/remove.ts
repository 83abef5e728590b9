import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {workflowIdOf} from '../../../src/cli/colonies/ids.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {workflowFlags} from '../../../src/cli/colonies/workflow-flags.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class WorkflowRemove extends ColoniesCommand<Done> {
  static override summary = 'Delete a workflow and its processes'
  static override description = 'Not while it runs.'
  static override examples = [
    {description: 'By the beginning of its id', command: '<%= config.bin %> workflow remove --workflowid 3f9c01d2'},
    {
      description: 'All of one state, in a script',
      command: '<%= config.bin %> workflow psf -q | xargs -n 1 <%= config.bin %> workflow remove --workflowid',
    },
  ]
  static override flags = workflowFlags

  protected readonly view = doneView

  async run(): Promise<Done> {
    const {flags} = await this.parse(WorkflowRemove)
    const session = inColony(await this.session(flags), flags.colonyid)
    const processgraphid = await workflowIdOf(session, flags.workflowid)
    await session.call('removeprocessgraphmsg', {processgraphid}, 'member', this.signal)
    this.output.note(`Workflow removed WorkflowId=${processgraphid}`)
    return {processgraphid}
  }
}
