import {string} from '@oclif/core/args'
import {string as text} from '@oclif/core/flags'
import {chainSpec} from '../../../src/cli/colonies/chain-spec.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {jsonList} from '../../../src/cli/colonies/list-flags.js'
import {workflowEnd, workflowFault} from '../../../src/cli/colonies/workflow-end.js'
import {lastOutput} from '../../../src/cli/colonies/workflow-output.js'
import {seconds} from '../../../src/cli/flags/seconds.js'
import type {Json} from '../../../src/colonies/wire/shape.js'
import {jsonValueText} from '../../../src/output/shown-values.js'

export default class WorkflowChain extends ColoniesCommand<Json> {
  static override summary = 'Run functions one after the other, as one workflow'
  static override description =
    'Each gets what the one before gave. Waits, and prints what the last one gave as JSON: its value, or a list when it gave several. Exit code 3 when one of them failed.'
  static override examples = [
    {
      description: 'The sum of the numbers that another function makes',
      command: '<%= config.bin %> workflow chain gen_nums@python sum_nums@python',
    },
    {
      description: 'With arguments for the first; the result, in a script',
      command: 'total=$(<%= config.bin %> workflow chain split@cli count@cli --args \'["a text"]\' --timeout 5m)',
    },
  ]
  static override strict = false
  static override args = {
    steps: string({required: true, ignoreStdin: true, description: 'FUNC@EXECUTORTYPE, any number'}),
  }
  static override flags = {
    args: text({helpValue: 'JSON', default: '[]', description: 'Arguments of the first function: a list in JSON'}),
    timeout: seconds({description: 'Give up after this time, with exit code 124; the workflow goes on'}),
    ...connectionFlags,
  }

  protected readonly view = jsonValueText

  async run(): Promise<Json> {
    const {flags, raw} = await this.parse(WorkflowChain)
    // `argv` is not in the order of the command line where a value stands twice (oclif 4.14).
    const steps = raw.flatMap(({type, input}) => (type === 'arg' ? [input] : []))
    const args = jsonList('--args', flags.args)
    const session = await this.session(flags)
    const spec = chainSpec(steps, args, session.colonyName)
    const {processgraphid} = await session.call('submitworkflowspecmsg', {spec}, 'member', this.signal)
    this.output.note(`Workflow submitted WorkflowId=${processgraphid}`)
    const ended = await workflowEnd(session, processgraphid, this.signal, flags.timeout)
    const fault = await workflowFault(session, ended, this.signal)
    if (fault) throw fault
    return lastOutput(session, ended, this.signal)
  }
}
