import {rangeValue} from '../job/range.js'
import type {ClaimRequest, JobWork, Task} from '../job/task.js'
import type {Context} from './context.js'
import type {Interval} from './intervals.js'
import {boundedInterval, dataOf} from './tables/datum.js'
import {type ClaimableJob, claimableJob, setHanded} from './tables/job.js'
import {jobWork} from './tables/job-read.js'
import {advanceTask, deleteTask, freeTask, insertTask, type TaskRow} from './tables/task.js'
import {isRegistered} from './tables/worker.js'

/** The work function of the job claimed last: read once for the many tasks of one job. */
export interface WorkCache {
  last: {readonly key: number; readonly work: JobWork} | undefined
}

/**
 * Hands out slices: those given back first, then those never handed out. Undefined when there are none; that costs one
 * read and takes no lock, so idle workers may ask as often as they like.
 * @param register adds the worker when it is not there (its lease ended while it slept)
 */
export function claimTask(
  context: Context,
  request: ClaimRequest,
  cache: WorkCache,
  register: () => void,
): Task | undefined {
  const {store} = context
  if (!claimableJob(store, request.job)) return undefined
  return store.transaction(() => {
    const job = claimableJob(store, request.job)
    if (!job) return undefined
    if (!isRegistered(store, request.worker)) register()
    const free = freeTask(store, job.key)
    return free ? claimFree(context, job, free, request, cache) : claimNext(context, job, request, cache)
  })
}

/** Slices with tries are suspects: each comes alone, so that it only harms itself. */
function claimFree(context: Context, job: ClaimableJob, free: TaskRow, request: ClaimRequest, cache: WorkCache): Task {
  const {store} = context
  const most = free.tries > 0 ? 1 : request.maxSlices
  const {interval, data} = take(context, job, free, {...request, maxSlices: most})
  if (interval.last === free.last) deleteTask(store, free.id)
  else advanceTask(store, free.id, interval.last + 1)
  return hold(context, job, interval, data, free.tries, request.worker, cache)
}

function claimNext(context: Context, job: ClaimableJob, request: ClaimRequest, cache: WorkCache): Task {
  const {interval, data} = take(context, job, {first: job.handed + 1, last: job.total}, request)
  setHanded(context.store, job.key, interval.last)
  return hold(context, job, interval, data, 0, request.worker, cache)
}

function hold(
  context: Context,
  job: ClaimableJob,
  interval: Interval,
  data: readonly string[],
  tries: number,
  worker: string,
  cache: WorkCache,
): Task {
  const {store} = context
  const id = insertTask(store, job.key, interval, tries, worker)
  if (cache.last?.key !== job.key) cache.last = {key: job.key, work: jobWork(store, job.key)}
  return {id, work: cache.last.work, first: interval.first, last: interval.last, tries, data, remote: false}
}

interface Taken {
  readonly interval: Interval
  readonly data: readonly string[]
}

/** As much of an interval's beginning as the request allows, with the data. */
function take({store}: Context, job: ClaimableJob, whole: Interval, request: ClaimRequest): Taken {
  const {first} = whole
  const bounded = {first, last: Math.min(whole.last, first + Math.max(1, request.maxSlices) - 1)}
  if (!job.range) {
    const interval = boundedInterval(store, job.key, bounded, request.maxBytes)
    return {interval, data: dataOf(store, job.key, interval)}
  }
  const data: string[] = []
  let bytes = 0
  for (let number = first; number <= bounded.last; number++) {
    const datum = JSON.stringify(rangeValue(job.range, number - 1))
    bytes += datum.length
    if (data.length > 0 && bytes > request.maxBytes) break
    data.push(datum)
  }
  return {interval: {first, last: first + data.length - 1}, data}
}
