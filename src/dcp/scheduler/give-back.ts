import type {SliceOutcome} from '../job/task.js'
import type {Context} from './context.js'
import {type Interval, intervalsWithout, lengthOf} from './intervals.js'
import {computedNumbers} from './tables/slice.js'
import {deleteTask, insertTask, type TaskRow} from './tables/task.js'
import {writeOutcomes} from './write-outcomes.js'

/** Why a try counts: the error that the slices get when they have no tries left. */
export interface Charge {
  readonly code: string
  readonly message: string
}

const NO_COST = {cpuSeconds: 0, bytesIn: 0, bytesOut: 0}

/**
 * Ends a claim. Its slices without outcome can be claimed again, or get the charge as their error when they were tried
 * `retryLimit` times after the first. To be called within a transaction.
 */
export function giveBack(context: Context, task: TaskRow, charge?: Charge): void {
  const {store} = context
  const computed = task.remaining === lengthOf(task) ? [] : computedNumbers(store, task.job, task)
  const missing = intervalsWithout(task, computed)
  deleteTask(store, task.id)
  if (charge && task.tries >= context.retryLimit) {
    writeOutcomes(
      context,
      task.job,
      task.tries + 1,
      missing.flatMap((interval) => failures(interval, charge)),
      [],
    )
    return
  }
  for (const interval of missing) insertTask(store, task.job, interval, task.tries + (charge ? 1 : 0), null)
}

function failures(interval: Interval, charge: Charge): readonly SliceOutcome[] {
  const {code, message} = charge
  return Array.from({length: lengthOf(interval)}, (_, index) => ({
    kind: 'error',
    slice: interval.first + index,
    code,
    name: 'Error',
    message,
    stack: null,
    cost: NO_COST,
  }))
}
