import {processNews} from '../../colonies/client/process-news.js'
import {
  CANCELLED,
  FAILED,
  type Process,
  type ProcessState,
  RUNNING,
  type STATE_NAMES,
  SUCCESS,
  WAITING,
} from '../../colonies/wire/objects/process.js'
import type {Terminal} from '../../output/terminal.js'
import {processListView} from '../../output/views/process-list.js'
import type {Watched} from '../../output/views/watched-list.js'
import type {ConnectionFlags} from './connection-choice.js'
import {ListCommand} from './list-command.js'
import type {WatchFlags} from './watch-flags.js'

type StateName = (typeof STATE_NAMES)[number]

const STATE_OF: Readonly<Record<StateName, ProcessState>> = {
  waiting: WAITING,
  running: RUNNING,
  success: SUCCESS,
  failed: FAILED,
  cancelled: CANCELLED,
}

export interface HistoryFlags extends ConnectionFlags, WatchFlags {
  /** Milliseconds. */
  readonly within: number
  readonly state: StateName
  readonly executorname?: string | undefined
}

/** A command that lists what was submitted lately. */
export abstract class HistoryCommand extends ListCommand<readonly Process[]> {
  #state: ProcessState = WAITING

  protected readonly listView = (processes: readonly Process[], terminal: Terminal): Promise<string> =>
    processListView(processes, {state: this.#state, ids: false}, terminal)

  protected override readonly briefListView = (processes: readonly Process[]): string =>
    processes.map(({processid}) => `${processid}\n`).join('')

  protected async history(flags: HistoryFlags): Promise<Watched<readonly Process[]>> {
    const state = STATE_OF[flags.state]
    this.#state = state
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    const {executorname} = flags
    const {executorid} =
      executorname === undefined
        ? {executorid: ''}
        : await session.call('getexecutormsg', {colonyname, executorname}, 'member', this.signal)
    const request = {colonyname, executorid, seconds: Math.ceil(flags.within / 1000), state}
    const ask = () => session.call('getprocesshistmsg', request, 'member', this.signal)
    const news = async () => processNews(session.client, colonyname, await session.key('member'))
    return this.list(flags, {session, ask, empty: `No ${flags.state} processes in that time`, news})
  }
}
