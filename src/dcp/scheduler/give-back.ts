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
    insertFree(store, task.job, interval, {...task, besides: null})
  }
  const charged = {...begun(task), tries: task.tries + 1}
  for (const interval of intervalsOf(suspects)) insertFree(store, task.job, interval, charged)
  giveBackCharged(context, task.job, task, named)
}

/**
 * Slices that nobody holds any more can be claimed again with a try less, or get the charge as their error when none is
 * left. To be called within a transaction.
 * @param history of the slices before @param named the charge of each, by its number
 */
export function giveBackCharged(
  context: Context,
  job: number,
  history: History,
  named: ReadonlyMap<number, Charge>,
): void {
  if (named.size === 0) return
  const {store} = context
  const charged = {...begun(history), tries: history.tries + 1}
  const limit = jobRetries(store, job) ?? context.retryLimit
  const failed: SliceOutcome[] = []
  for (const [slice, charge] of named) {
    const retries = charge.code === 'EWORKREJECT' ? Math.max(history.retries, charge.retries ?? 0) : history.retries
    if (history.tries >= Math.max(limit, retries)) failed.push(failure(slice, charge))
    else insertFree(store, job, {first: slice, last: slice}, {...charged, retries})
  }
  writeOutcomes(context, job, {
    executions: charged.executions,
    outcomes: failed,
    givenUp: true,
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

/** Removes a claim; returns its slices without outcome. To be called within a transaction. */
export function endClaim({store}: Context, task: TaskRow): readonly Interval[] {
  const computed = task.remaining === lengthOf(task) ? [] : computedNumbers(store, task.job, task)
  deleteTask(store, task.id)
  return intervalsWithout(task, computed)
}

/** The history of slices that were begun once more, and that anybody may be given. */
function begun({tries, executions, retries}: History): History {
  return {tries, executions: executions + 1, retries, besides: null}
}

function failure(slice: number, {code, message}: Charge): SliceOutcome {
  return {kind: 'error', slice, code, name: 'Error', message, stack: null, cost: NO_COST}
}

function silence({now}: Context, slice: number, charge: Charge): readonly EventEntry[] {
  if (charge.code !== 'ENOPROGRESS') return []
  const {message, progressReports = NOT_HEARD} = charge
  return [{type: 'noprogress', count: 1, payload: JSON.stringify({slice, message, timestamp: now(), progressReports})}]
}
