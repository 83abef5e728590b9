import type {Process} from '../../colonies/wire/objects/process.js'
import {shortIds} from '../short-ids.js'
import {shownTime} from '../shown-time.js'
import {shownList, shownMap} from '../shown-values.js'
import {type Column, leastWidth, renderTable} from '../table.js'
import type {Terminal} from '../terminal.js'

interface ListOptions {
  /** The state of all of them: it decides which time is of interest. */
  readonly state: number
  /** Whole ids also where the terminal is too narrow. */
  readonly ids: boolean
}

const WAITING = 0
const RUNNING = 1

/**
 * Processes of one state, the id first. Where the terminal is too narrow, columns that are empty are left out; where that
 * is not enough, ids are cut to beginnings that every command takes.
 */
export function processListView(
  processes: readonly Process[],
  {state, ids}: ListOptions,
  terminal: Terminal,
): Promise<string> {
  const all = columnsOf(state, terminal)
  const fits = (columns: ReadonlyArray<Column<Process>>): boolean =>
    !terminal.isTTY || leastWidth(processes, columns) <= terminal.columns
  if (fits(all)) return renderTable(processes, all, terminal)
  const filled = all.filter(({value}) => processes.some((process) => value(process) !== ''))
  if (ids || fits(filled)) return renderTable(processes, filled, terminal)
  const short = shortIds(processes.map(({processid}) => processid))
  const id = ({processid}: Process): string => short.get(processid) ?? processid
  return renderTable(processes, [{head: 'ID', value: id}, ...filled.slice(1)], terminal)
}

function columnsOf(state: number, terminal: Terminal): ReadonlyArray<Column<Process>> {
  return [
    {head: 'ID', value: ({processid}) => processid},
    {head: 'FUNC', value: ({spec}) => spec.funcname, narrow: 'cut'},
    {head: 'ARGS', value: ({spec}) => shownList(spec.args), narrow: 'cut'},
    {head: 'KWARGS', value: ({spec}) => shownMap(spec.kwargs), narrow: 'cut'},
    timeColumn(state, terminal),
    {head: 'EXECUTOR TYPE', value: ({spec}) => spec.conditions.executortype, narrow: 'cut'},
    {head: 'INITIATOR', value: ({initiatorname}) => initiatorname, narrow: 'cut'},
    {head: 'LABEL', value: ({spec}) => spec.label, narrow: 'cut'},
  ]
}

function timeColumn(state: number, terminal: Terminal): Column<Process> {
  switch (state) {
    case WAITING:
      return {head: 'SUBMISSION TIME', value: ({submissiontime}) => shownTime(submissiontime, terminal)}
    case RUNNING:
      return {head: 'START TIME', value: ({starttime}) => shownTime(starttime, terminal)}
    default:
      return {head: 'END TIME', value: ({endtime}) => shownTime(endtime, terminal)}
  }
}
