import {type ProcessGraph, type ProcessState, STATE_NAMES} from '../../colonies/wire/objects/process.js'
import type {Terminal} from '../../output/terminal.js'
import {workflowListView} from '../../output/views/workflow-list.js'
import {ColoniesCommand} from './colonies-command.js'
import type {ConnectionFlags} from './connection-choice.js'
import {inColony} from './in-colony.js'

export interface WorkflowListFlags extends ConnectionFlags {
  readonly count: number
  readonly colonyid?: string | undefined
}

/** A command that lists the workflows of one state. */
export abstract class WorkflowListCommand extends ColoniesCommand<readonly ProcessGraph[]> {
  /** As on the wire. */
  protected abstract readonly state: ProcessState

  protected readonly view = (graphs: readonly ProcessGraph[], terminal: Terminal): Promise<string> =>
    workflowListView(graphs, this.state, terminal)

  protected override readonly briefView = (graphs: readonly ProcessGraph[]): string =>
    graphs.map(({processgraphid}) => `${processgraphid}\n`).join('')

  protected async list(flags: WorkflowListFlags): Promise<readonly ProcessGraph[]> {
    const session = inColony(await this.session(flags), flags.colonyid)
    const {colonyName: colonyname} = session
    const request = {colonyname, count: flags.count, state: this.state}
    const graphs = await session.call('getprocessgraphsmsg', request, 'member', this.signal)
    if (graphs.length === 0) this.output.note(`No ${STATE_NAMES[this.state]} workflows in colony ${colonyname}`)
    return graphs
  }
}
