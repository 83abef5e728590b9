import type {ProcessGraph} from '../../colonies/wire/objects/process.js'
import {renderWithIds} from '../short-rows.js'
import type {Terminal} from '../terminal.js'
import {stateTimeColumn} from './state-time.js'

/** Workflows of one state, the id first; on a narrow terminal it is cut to a beginning that every command takes. */
export function workflowListView(graphs: readonly ProcessGraph[], state: number, terminal: Terminal): Promise<string> {
  return renderWithIds(
    graphs,
    'WORKFLOW ID',
    ({processgraphid}) => processgraphid,
    [
      stateTimeColumn(state, terminal),
      {head: 'INITIATOR', value: ({initiatorname}) => initiatorname, narrow: 'cut'},
      {head: 'PROCESSES', value: ({processids}) => String(processids.length), align: 'right'},
    ],
    terminal,
  )
}
