import {appendEvents} from './append-events.js'
import type {Context} from './context.js'
import {endJob, type JobCounts, type JobEnd} from './tables/job.js'
import {deleteTasksOf} from './tables/task.js'

/** Finishes a job once every slice has an outcome and no more can come. To be called within a transaction. */
export function finishWhenDone(context: Context, job: number, counts: JobCounts): void {
  if (counts.status !== 'running' || counts.open || counts.computed < counts.total) return
  stopJob(context, job, {status: 'finished', reason: null, code: null})
}

/**
 * Ends a running job: its claims are void from here on, and `stop` is its last event, but for what its slices
 * said before and a worker of the network tells later. False when it had ended before.
 * To be called within a transaction.
 */
export function stopJob(context: Context, job: number, end: Omit<JobEnd, 'time'>): boolean {
  const counts = endJob(context.store, job, {...end, time: context.now()})
  if (!counts) return false
  deleteTasksOf(context.store, job)
  const {status, reason, code} = end
  const payload = JSON.stringify({runStatus: status, sliceCount: counts.total, reason, code})
  appendEvents(context, job, [{type: 'stop', count: 1, payload}])
  return true
}
