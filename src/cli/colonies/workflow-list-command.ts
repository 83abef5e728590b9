import {processNews} from '../../colonies/client/process-news.js'
import {type ProcessGraph, type ProcessState, STATE_NAMES} from '../../colonies/wire/objects/process.js'
import type {Terminal} from '../../output/terminal.js'
import type {Watched} from '../../output/views/watched-list.js'
import {workflowListView} from '../../output/views/workflow-list.js'
import type {ConnectionFlags} from './connection-choice.js'
import {inColony} from './in-colony.js'
import {ListCommand} from './list-command.js'
import type {WatchFlags} from './watch-flags.js'

export interface WorkflowListFlags extends ConnectionFlags, WatchFlags {
  readonly count: number
  readonly colonyid?: string | undefined
}

/** A command that lists the workflows of one state. */
export abstract class WorkflowListCommand extends ListCommand<readonly ProcessGraph[]> {
  /** As on the wire. */
  protected abstract readonly state: ProcessState

  protected readonly listView = (graphs: readonly ProcessGraph[], terminal: Terminal): Promise<string> =>
    workflowListView(graphs, this.state, terminal)

  protected override readonly briefListView = (graphs: readonly ProcessGraph[]): string =>
    graphs.map(({processgraphid}) => `${processgraphid}\n`).join('')

  protected async workflows(flags: WorkflowListFlags): Promise<Watched<readonly ProcessGraph[]>> {
    const session = inColony(await this.session(flags), flags.colonyid)
    const {colonyName: colonyname} = session
    const request = {colonyname, count: flags.count, state: this.state}
    const ask = () => session.call('getprocessgraphsmsg', request, 'member', this.signal)
    const empty = `No ${STATE_NAMES[this.state]} workflows in colony ${colonyname}`
    const news = async () => processNews(session.client, colonyname, await session.key('member'))
    return this.list(flags, {session, ask, empty, news})
  }
}
