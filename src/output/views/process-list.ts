import type {Process} from '../../colonies/wire/objects/process.js'
import {renderWithIds} from '../short-rows.js'
import {shownList, shownMap} from '../shown-values.js'
import type {Terminal} from '../terminal.js'
import {stateTimeColumn} from './state-time.js'

interface ListOptions {
  /** The state of all of them: it decides which time is of interest. */
  readonly state: number
  /** Whole ids also where the terminal is too narrow. */
  readonly ids: boolean
}

/** Processes of one state, the id first. */
export function processListView(
  processes: readonly Process[],
  {state, ids}: ListOptions,
  terminal: Terminal,
): Promise<string> {
  return renderWithIds(
    processes,
    'ID',
    ({processid}) => processid,
    [
      {head: 'FUNC', value: ({spec}) => spec.funcname, narrow: 'cut'},
      {head: 'ARGS', value: ({spec}) => shownList(spec.args), narrow: 'cut'},
      {head: 'KWARGS', value: ({spec}) => shownMap(spec.kwargs), narrow: 'cut'},
      stateTimeColumn(state, terminal),
      {head: 'EXECUTOR TYPE', value: ({spec}) => spec.conditions.executortype, narrow: 'cut'},
      {head: 'INITIATOR', value: ({initiatorname}) => initiatorname, narrow: 'cut'},
      {head: 'LABEL', value: ({spec}) => spec.label, narrow: 'cut'},
    ],
    terminal,
    {whole: ids},
  )
}
