import type {WorkDone} from '../../dcp/library/work-done.js'
import type {View} from '../terminal.js'

export const workDoneView: View<WorkDone> = ({jobs, computed, failed}) =>
  `${computed} slices of ${jobs} jobs computed${failed > 0 ? `, ${failed} failed` : ''}\n`
