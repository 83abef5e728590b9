import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {workflowIdOf} from '../../../src/cli/colonies/ids.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {workflowFlags} from '../../../src/cli/colonies/workflow-flags.js'
import {processesOf} from '../../../src/cli/colonies/workflow-processes.js'
import type {Process, ProcessGraph} from '../../../src/colonies/wire/objects/process.js'
import type {Terminal} from '../../../src/output/terminal.js'
import {workflowText} from '../../../src/output/views/workflow.js'

export default class WorkflowGet extends ColoniesCommand<ProcessGraph> {
  static override summary = 'Show one workflow and its processes'
  static override description = 'Processes come in the order in which they can run.'
  static override examples = [
    {description: 'By the beginning of its id', command: '<%= config.bin %> workflow get --workflowid 3f9c01d2'},
    {
      description: 'Ids of its processes, in a script',
      command: '<%= config.bin %> workflow get --workflowid "$ID" --json | jq -r \'.processids[]\'',
    },
  ]
  static override flags = workflowFlags

  #processes: readonly Process[] = []
  protected readonly view = (graph: ProcessGraph, terminal: Terminal): Promise<string> =>
    workflowText(graph, this.#processes, terminal)

  async run(): Promise<ProcessGraph> {
    const {flags} = await this.parse(WorkflowGet)
    const session = inColony(await this.session(flags), flags.colonyid)
    const processgraphid = await workflowIdOf(session, flags.workflowid)
    const graph = await session.call('getprocessgraphmsg', {processgraphid}, 'member', this.signal)
    if (!this.output.mode.json) this.#processes = await processesOf(session, graph, this.signal)
    return graph
  }
}
