import type {SliceError} from '../job/job.js'
import type {Context} from './context.js'
import {findJob, jobNotFound} from './find-job.js'
import {jobSummary} from './tables/job-read.js'
import {errorsIn, resultsIn} from './tables/slice.js'

export interface SliceResult {
  readonly slice: number
  /** JSON text; null while the slice has no result, and for one that failed. */
  readonly value: string | null
}

/** Every slice of a job in order, read lazily and page by page. @throws Fault JOB_NOT_FOUND */
export function* readResults(context: Context, id: string): Generator<SliceResult> {
  const key = findJob(context, id)
  const total = totalOf(context, id)
  let next = 1
  for (const result of resultsIn(context.store, key, {first: 1, last: total})) {
    while (next < result.slice) yield {slice: next++, value: null}
    yield result
    next = result.slice + 1
  }
  while (next <= total) yield {slice: next++, value: null}
}

/** The slices of a job that failed, in order, read lazily. @throws Fault JOB_NOT_FOUND */
export function* readErrors(context: Context, id: string): Generator<SliceError> {
  const key = findJob(context, id)
  const total = totalOf(context, id)
  for (const {slice, code, message, stack} of errorsIn(context.store, key, {first: 1, last: total})) {
    yield {slice, code, message, stack}
  }
}

function totalOf({store}: Context, id: string): number {
  const summary = jobSummary(store, id)
  if (!summary) throw jobNotFound(id)
  return summary.total
}
