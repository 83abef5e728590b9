import {processNews} from '../../colonies/client/process-news.js'
import {type Process, type ProcessState, STATE_NAMES} from '../../colonies/wire/objects/process.js'
import type {Terminal} from '../../output/terminal.js'
import {processListView} from '../../output/views/process-list.js'
import type {Watched} from '../../output/views/watched-list.js'
import type {ConnectionFlags} from './connection-choice.js'
import {ListCommand} from './list-command.js'
import type {WatchFlags} from './watch-flags.js'

export interface ProcessListFlags extends ConnectionFlags, WatchFlags {
  readonly count: number
  readonly executortype?: string | undefined
  readonly initiator?: string | undefined
  readonly label?: string | undefined
  readonly ids: boolean
}

/** A command that lists the processes of one state. */
export abstract class ProcessListCommand extends ListCommand<readonly Process[]> {
  /** As on the wire. */
  protected abstract readonly state: ProcessState
  #ids = false

  protected readonly listView = (processes: readonly Process[], terminal: Terminal): Promise<string> =>
    processListView(processes, {state: this.state, ids: this.#ids}, terminal)

  protected override readonly briefListView = (processes: readonly Process[]): string =>
    processes.map(({processid}) => `${processid}\n`).join('')

  protected async processes(flags: ProcessListFlags): Promise<Watched<readonly Process[]>> {
    this.#ids = flags.ids
    const session = await this.session(flags)
    const {count, executortype = '', label = '', initiator = ''} = flags
    const request = {colonyname: session.colonyName, count, state: this.state, executortype, label, initiator}
    const ask = () => session.call('getprocessesmsg', request, 'member', this.signal)
    const empty = `No ${STATE_NAMES[this.state]} processes in colony ${session.colonyName}`
    const news = async () => processNews(session.client, session.colonyName, await session.key('member'))
    return this.list(flags, {session, ask, empty, news})
  }
}
