import type {ProgressReports} from '../../job/task.js'
import type {SliceProgress} from '../sandbox/sandbox-reports.js'

/** Remembers what the running slice said with progress(), for the `noprogress` event of one that fell silent. */
export function createProgressHeard(now: () => number) {
  let slice = 0
  let last: {readonly at: number; readonly progress: number | null} | undefined
  let deterministic: {readonly at: number; readonly progress: number} | undefined

  return {
    heard: (said: SliceProgress): void => {
      const at = now()
      if (said.slice !== slice) deterministic = undefined
      slice = said.slice
      last = {at, progress: said.value}
      if (said.value !== null) deterministic = {at, progress: said.value}
    },
    /** What was heard of slices from this one on: an earlier one has ended since. */
    reports: (from: number): ProgressReports => {
      const time = now()
      const known = slice >= from
      return {
        last: known && last ? {deltaMs: Math.round(time - last.at), progress: last.progress} : null,
        lastDeterministic:
          known && deterministic
            ? {deltaMs: Math.round(time - deterministic.at), progress: deterministic.progress}
            : null,
      }
    },
  }
}
