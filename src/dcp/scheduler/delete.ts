import {Fault} from '../../errors.js'
import type {Context} from './context.js'
import {findJob} from './find-job.js'
import {summarizeJob} from './summary.js'
import {deleteJob} from './tables/job.js'

/**
 * Deletes a job with its results and events.
 * @throws Fault JOB_NOT_FOUND; JOB_ACTIVE when a live worker serves it, unless forced
 */
export function removeJob(context: Context, id: string, force: boolean): void {
  context.store.transaction(() => {
    const key = findJob(context, id)
    if (!force && summarizeJob(context, id).served) {
      throw new Fault(
        'JOB_ACTIVE',
        `Job ${id} is being worked on.`,
        'Stop the process that computes it, then delete it.',
      )
    }
    deleteJob(context.store, key)
  })
}
