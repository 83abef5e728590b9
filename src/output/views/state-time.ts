import type {Process} from '../../colonies/wire/objects/process.js'
import {shownTime} from '../shown-time.js'
import type {Column} from '../table.js'
import type {Terminal} from '../terminal.js'

const WAITING = 0
const RUNNING = 1

/** The time that is of interest in a list of processes or workflows of one state. */
export function stateTimeColumn(
  state: number,
  terminal: Terminal,
): Column<Pick<Process, 'submissiontime' | 'starttime' | 'endtime'>> {
  switch (state) {
    case WAITING:
      return {head: 'SUBMISSION TIME', value: ({submissiontime}) => shownTime(submissiontime, terminal)}
    case RUNNING:
      return {head: 'START TIME', value: ({starttime}) => shownTime(starttime, terminal)}
    default:
      return {head: 'END TIME', value: ({endtime}) => shownTime(endtime, terminal)}
  }
}
