import type {ClaimRequest, Task} from '../job/task.js'
import type {Context} from './context.js'
import type {Interval} from './intervals.js'
import type {JobPlan} from './job-plan.js'
import {segmentAt} from './tables/addition.js'
import {boundedInterval, dataOf} from './tables/datum.js'
import {type ClaimableJob, claimableJob, setHanded} from './tables/job.js'
import {advanceTask, deleteTask, freeTask, type History, insertTask, NO_HISTORY, type TaskRow} from './tables/task.js'
import {isRegistered} from './tables/worker.js'

/**
 * Hands out slices: those given back first, then those never handed out. Undefined when there are none; that costs one
 * read and takes no lock, so idle workers may ask as often as they like.
 * @param planOf what never changes about a job
 * @param register adds the worker when it is not there (its lease ended while it slept)
 */
export function claimTask(
  context: Context,
  request: ClaimRequest,
  planOf: (job: number) => JobPlan,
  register: () => void,
): Task | undefined {
  const {store} = context
  if (!claimableJob(store, request.job)) return undefined
  return store.transaction(() => {
    const job = claimableJob(store, request.job)
    if (!job) return undefined
    if (!isRegistered(store, request.worker)) register()
    const free = freeTask(store, job.key)
    const plan = planOf(job.key)
    return free ? claimFree(context, plan, free, request) : claimNext(context, plan, job, request)
  })
}

/** Slices with tries are suspects: each comes alone, so that it only harms itself. */
function claimFree(context: Context, plan: JobPlan, free: TaskRow, request: ClaimRequest): Task {
  const {store} = context
  const most = free.tries > 0 ? 1 : request.maxSlices
  const taken = take(context, plan, free.job, free, {...request, maxSlices: most})
  if (taken.interval.last === free.last) deleteTask(store, free.id)
  else advanceTask(store, free.id, taken.interval.last + 1)
  return hold(context, plan, free.job, taken, free, request.worker)
}

function claimNext(context: Context, plan: JobPlan, job: ClaimableJob, request: ClaimRequest): Task {
  const taken = take(context, plan, job.key, {first: job.handed + 1, last: job.total}, request)
  setHanded(context.store, job.key, taken.interval.last)
  return hold(context, plan, job.key, taken, NO_HISTORY, request.worker)
}

function hold(
  {store}: Context,
  {work, remote}: JobPlan,
  job: number,
  {interval, data}: Taken,
  history: History,
  worker: string,
): Task {
  const id = insertTask(store, job, interval, history, worker)
  return {id, work, first: interval.first, last: interval.last, tries: history.tries, data, remote}
}

interface Taken {
  readonly interval: Interval
  readonly data: readonly string[]
}

/** As much of an interval's beginning as the request allows, with the data. */
function take(context: Context, plan: JobPlan, job: number, whole: Interval, request: ClaimRequest): Taken {
  const {first} = whole
  const bounded = {first, last: Math.min(whole.last, first + Math.max(1, request.maxSlices) - 1)}
  if (!plan.datum) return takeStored(context, job, bounded, request.maxBytes)
  const data: string[] = []
  let bytes = 0
  for (let slice = first; slice <= bounded.last; slice++) {
    const datum = plan.datum(slice)
    bytes += datum.length
    if (data.length > 0 && bytes > request.maxBytes) break
    data.push(datum)
  }
  return {interval: {first, last: first + data.length - 1}, data}
}

function takeStored({store}: Context, job: number, bounded: Interval, maxBytes: number): Taken {
  const {shift, last} = segmentAt(store, job, bounded.first)
  const whole = {first: bounded.first + shift, last: Math.min(bounded.last, last) + shift}
  const rows = boundedInterval(store, job, whole, maxBytes)
  return {interval: {first: rows.first - shift, last: rows.last - shift}, data: dataOf(store, job, rows)}
}
