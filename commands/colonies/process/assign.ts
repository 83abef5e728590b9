import {integer} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {RpcFault} from '../../../src/colonies/client/rpc-fault.js'
import type {Process} from '../../../src/colonies/wire/objects/process.js'
import {Fault} from '../../../src/errors.js'
import {assignedView} from '../../../src/output/views/assigned.js'

export default class ProcessAssign extends ColoniesCommand<Process> {
  static override summary = 'Take one process to run it, as an executor'
  static override description =
    'Waits until there is one for the executor whose key signs. Nothing within the timeout ends with exit code 124. In a pipe: the id of the process.'
  static override examples = [
    {description: 'Wait up to ten seconds', command: '<%= config.bin %> process assign --timeout 10'},
    {
      description: 'An executor in two lines of shell',
      command: 'id=$(<%= config.bin %> process assign -q) && <%= config.bin %> process close -p "$id" --out done',
    },
  ]
  static override flags = {
    timeout: integer({
      default: 100,
      helpValue: 'SECONDS',
      description: 'How long to wait; a negative number does not wait',
    }),
    ...connectionFlags,
  }

  protected readonly view = assignedView

  async run(): Promise<Process> {
    const {flags} = await this.parse(ProcessAssign)
    const {timeout} = flags
    const session = await this.session(flags)
    const request = {colonyname: session.colonyName, timeout}
    try {
      const process = await session.call('assignprocessmsg', request, 'member', this.signal)
      this.output.note(`Assigned process to executor ProcessId=${process.processid}`)
      return process
    } catch (error) {
      if (!(error instanceof RpcFault) || error.status !== 404) throw error
      throw new Fault('TIMEOUT', 'No process came in time', 'See what waits: colonies process psw')
    }
  }
}
