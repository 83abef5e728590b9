import type {WorkDone} from '../../dcp/library/work-done.js'
import {countOf} from '../count.js'
import type {View} from '../terminal.js'

export const workDoneView: View<WorkDone> = ({jobs, computed, failed}) =>
  `${countOf(computed, 'slice')} of ${countOf(jobs, 'job')} computed${failed > 0 ? `, ${failed} failed` : ''}\n`
