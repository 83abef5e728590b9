import type {Context} from './context.js'
import {stopJob} from './end-job.js'
import {findJob} from './find-job.js'
import {jobKey} from './tables/job.js'

/**
 * Ends a running job; what is recorded stays. False when it had ended before. @throws Fault JOB_NOT_FOUND
 * @param code DCP's kind of code for the reason
 */
export function cancelJob(context: Context, id: string, reason: string, code: string): boolean {
  return context.store.transaction(() => stopJob(context, findJob(context, id), {status: 'cancelled', reason, code}))
}

/** Ends a job whose work function cannot run. Nothing happens when the job has ended, or was deleted meanwhile. */
export function rejectJob(context: Context, id: string, code: string, reason: string): void {
  context.store.transaction(() => {
    const key = jobKey(context.store, id)
    if (key !== undefined) stopJob(context, key, {status: 'cancelled', reason, code})
  })
}
