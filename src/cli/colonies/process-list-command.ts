import {type Process, type ProcessState, STATE_NAMES} from '../../colonies/wire/objects/process.js'
import type {Terminal} from '../../output/terminal.js'
import {processListView} from '../../output/views/process-list.js'
import {ColoniesCommand} from './colonies-command.js'
import type {ConnectionFlags} from './connection-choice.js'

export interface ProcessListFlags extends ConnectionFlags {
  readonly count: number
  readonly executortype?: string | undefined
  readonly initiator?: string | undefined
  readonly label?: string | undefined
  readonly ids: boolean
}

/** A command that lists the processes of one state. */
export abstract class ProcessListCommand extends ColoniesCommand<readonly Process[]> {
  /** As on the wire. */
  protected abstract readonly state: ProcessState
  #ids = false

  protected readonly view = (processes: readonly Process[], terminal: Terminal): Promise<string> =>
    processListView(processes, {state: this.state, ids: this.#ids}, terminal)

  protected override readonly briefView = (processes: readonly Process[]): string =>
    processes.map(({processid}) => `${processid}\n`).join('')

  protected async list(flags: ProcessListFlags): Promise<readonly Process[]> {
    this.#ids = flags.ids
    const session = await this.session(flags)
    const {count, executortype = '', label = '', initiator = ''} = flags
    const request = {colonyname: session.colonyName, count, state: this.state, executortype, label, initiator}
    const processes = await session.call('getprocessesmsg', request)
    if (processes.length === 0) {
      this.output.note(`No ${STATE_NAMES[this.state]} processes in colony ${session.colonyName}`)
    }
    return processes
  }
}
