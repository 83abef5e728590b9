import {boolean} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {colonyIdFlag, connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {readWorkflowSpec} from '../../../src/cli/colonies/read-spec.js'
import {specFlags} from '../../../src/cli/colonies/spec-flags.js'
import {workflowEnd, workflowFault} from '../../../src/cli/colonies/workflow-end.js'
import {seconds} from '../../../src/cli/flags/seconds.js'
import type {ProcessGraph} from '../../../src/colonies/wire/objects/process.js'
import type {Fault} from '../../../src/errors.js'
import type {Terminal} from '../../../src/output/terminal.js'
import {newIdText} from '../../../src/output/views/new-id.js'

export default class WorkflowSubmit extends ColoniesCommand<ProcessGraph> {
  static override summary = 'Submit a workflow: functions that wait for others'
  static override description =
    'The file holds a list of function specs, each with a nodename; conditions.dependencies names the nodes that come first. In a pipe the id of the workflow is printed.'
  static override examples = [
    {
      description: 'Submit, and wait for its end',
      command: '<%= config.bin %> workflow submit --spec diamond.json --wait',
    },
    {
      description: 'With other arguments for the first node; its state later, in a script',
      command:
        'id=$(<%= config.bin %> workflow submit --spec diamond.json --set "0.args=[7]") && <%= config.bin %> workflow get --workflowid "$id" --json | jq .state',
    },
  ]
  static override flags = {
    ...specFlags('workflow'),
    wait: boolean({description: 'Wait until it has ended; exit code 3 when it failed or was cancelled'}),
    timeout: seconds({
      description: 'With --wait: give up after this time, with exit code 124; the workflow goes on',
      dependsOn: ['wait'],
    }),
    ...colonyIdFlag,
    ...connectionFlags,
  }

  #fault: Fault | undefined
  protected readonly view = ({processgraphid}: ProcessGraph, terminal: Terminal): string =>
    newIdText(processgraphid, terminal, this.output.mode.quiet)

  protected override verdict(): Fault | undefined {
    return this.#fault
  }

  async run(): Promise<ProcessGraph> {
    const {flags} = await this.parse(WorkflowSubmit)
    const session = inColony(await this.session(flags), flags.colonyid)
    const source = {stdin: this.stdin, output: this.output}
    const spec = await readWorkflowSpec(source, flags, session.colonyName)
    const graph = await session.call('submitworkflowspecmsg', {spec}, 'member', this.signal)
    this.output.note(`Workflow submitted WorkflowId=${graph.processgraphid}`)
    if (!flags.wait) return graph
    const ended = await workflowEnd(session, graph.processgraphid, this.signal, flags.timeout)
    this.#fault = await workflowFault(session, ended, this.signal)
    if (!this.#fault) this.output.note(`Workflow finished successfully WorkflowId=${graph.processgraphid}`)
    return ended
  }
}
