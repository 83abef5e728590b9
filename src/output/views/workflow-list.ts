import type {ProcessGraph} from '../../colonies/wire/objects/process.js'
import {renderWithIds} from '../short-rows.js'
import {shownTime} from '../shown-time.js'
import type {Column} from '../table.js'
import type {Terminal} from '../terminal.js'

const WAITING = 0
const RUNNING = 1

/** Workflows of one state, the id first; on a narrow terminal it is cut to a beginning that every command takes. */
export function workflowListView(graphs: readonly ProcessGraph[], state: number, terminal: Terminal): Promise<string> {
  return renderWithIds(
    graphs,
    'WORKFLOW ID',
    ({processgraphid}) => processgraphid,
    [
      timeColumn(state, terminal),
      {head: 'INITIATOR', value: ({initiatorname}) => initiatorname, narrow: 'cut'},
      {head: 'PROCESSES', value: ({processids}) => String(processids.length), align: 'right'},
    ],
    terminal,
  )
}

function timeColumn(state: number, terminal: Terminal): Column<ProcessGraph> {
  switch (state) {
    case WAITING:
      return {head: 'SUBMISSION TIME', value: ({submissiontime}) => shownTime(submissiontime, terminal)}
    case RUNNING:
      return {head: 'START TIME', value: ({starttime}) => shownTime(starttime, terminal)}
    default:
      return {head: 'END TIME', value: ({endtime}) => shownTime(endtime, terminal)}
  }
}
