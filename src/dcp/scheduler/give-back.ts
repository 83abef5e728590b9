import type {Charge, SliceOutcome} from '../job/task.js'
import {sortCharges} from './charges.js'
import type {Context} from './context.js'
import {type Interval, intervalsOf, intervalsWithout, lengthOf} from './intervals.js'
import type {EventEntry} from './tables/event.js'
import {jobRetries} from './tables/job.js'
import {computedNumbers} from './tables/slice.js'
import {deleteTask, type History, insertFree, type TaskRow} from './tables/task.js'
import {writeOutcomes} from './write-outcomes.js'

const NO_COST = {cpuSeconds: 0, bytesIn: 0, bytesOut: 0}
const NOT_HEARD = {last: null, lastDeterministic: null}

/**
 * Ends a claim. Its slices without outcome can be claimed again; one that is charged, and was charged as often before
 * as it may be tried again, gets the charge as its error. To be called within a transaction.
 */
export function giveBack(context: Context, task: TaskRow, charges: readonly Charge[] = []): void {
  const {store} = context
  const missing = endClaim(context, task)
  const {named, suspects} = sortCharges(missing, charges)
  const blamed = [...named.keys(), ...suspects].sort((a, b) => a - b)
  for (const interval of missing.flatMap((whole) => intervalsWithout(whole, blamed))) {
    insertFree(store, task.job, interval, task)
  }
  const charged = {...begun(task), tries: task.tries + 1}
  for (const interval of intervalsOf(suspects)) insertFree(store, task.job, interval, charged)
  if (named.size === 0) return

  const limit = jobRetries(store, task.job) ?? context.retryLimit
  const failed: SliceOutcome[] = []
  for (const [slice, charge] of named) {
    const retries = charge.code === 'EWORKREJECT' ? Math.max(task.retries, charge.retries ?? 0) : task.retries
    if (task.tries >= Math.max(limit, retries)) failed.push(failure(slice, charge))
    else insertFree(store, task.job, {first: slice, last: slice}, {...charged, retries})
  }
  writeOutcomes(context, task.job, {
    executions: charged.executions,
    outcomes: failed,
    told: [...named].flatMap((entry) => silence(context, ...entry)),
  })
}

/**
 * Ends a claim whose worker is gone. That is nobody's failure, so it costs no try; but whatever has no outcome may have
 * been begun. To be called within a transaction.
 */
export function giveBackLost(context: Context, task: TaskRow): void {
  for (const interval of endClaim(context, task)) insertFree(context.store, task.job, interval, begun(task))
}

/** Removes the claim; returns its slices without outcome. */
function endClaim({store}: Context, task: TaskRow): readonly Interval[] {
  const computed = task.remaining === lengthOf(task) ? [] : computedNumbers(store, task.job, task)
  deleteTask(store, task.id)
  return intervalsWithout(task, computed)
}

function begun({tries, executions, retries}: History): History {
  return {tries, executions: executions + 1, retries}
}

function failure(slice: number, {code, message}: Charge): SliceOutcome {
  return {kind: 'error', slice, code, name: 'Error', message, stack: null, cost: NO_COST}
}

function silence({now}: Context, slice: number, charge: Charge): readonly EventEntry[] {
  if (charge.code !== 'ENOPROGRESS') return []
  const {message, progressReports = NOT_HEARD} = charge
  return [{type: 'noprogress', count: 1, payload: JSON.stringify({slice, message, timestamp: now(), progressReports})}]
}
