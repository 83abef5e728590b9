import type {Context} from './context.js'
import {finishWhenDone} from './end-job.js'
import {findJob} from './find-job.js'
import {closeToSlices} from './tables/job.js'

/**
 * Ends the adding of slices: the job finishes when all that it has are computed, which may be now. Closing twice is
 * harmless. @throws Fault JOB_NOT_FOUND
 */
export function closeJob(context: Context, id: string): void {
  const {store} = context
  store.transaction(() => {
    const key = findJob(context, id)
    const counts = closeToSlices(store, key)
    if (counts) finishWhenDone(context, key, counts)
  })
}
