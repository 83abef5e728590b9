import type {SliceError, SliceReport} from '../job/job.js'
import type {Context} from './context.js'
import {findJob, jobNotFound} from './find-job.js'
import type {Interval} from './intervals.js'
import {jobSummary} from './tables/job-read.js'
import {type ErrorRow, errorsIn, type ResultRow, reportsIn, resultsIn} from './tables/slice-read.js'

export interface SliceResult {
  readonly slice: number
  /** A value text; null while the slice has no result, and for one that failed. */
  readonly value: string | null
}

/** Slice numbers from 1, both ends inclusive; numbers that the job does not have are left out. */
export type SliceRanges = Interval | readonly Interval[]

/**
 * The slices of a job in order, or those of some ranges in the order of these, read lazily and page by page.
 * @throws Fault JOB_NOT_FOUND
 */
export function* readResults(context: Context, id: string, ranges?: SliceRanges): Generator<SliceResult> {
  const key = findJob(context, id)
  for (const interval of wanted(context, id, ranges)) {
    let next = interval.first
    for (const result of resultsIn(context.store, key, interval)) {
      while (next < result.slice) yield {slice: next++, value: null}
      yield result
      next = result.slice + 1
    }
    while (next <= interval.last) yield {slice: next++, value: null}
  }
}

/** What came out of a slice, without what it cost. */
export type StoredOutcome = ({readonly kind: 'result'} & ResultRow) | ({readonly kind: 'error'} & ErrorRow)

/**
 * The slices of a job that have an outcome, or those of some ranges: of each range the results in order, then the errors
 * in order. Read lazily and page by page; slices without outcome cost nothing. @throws Fault JOB_NOT_FOUND
 */
export function* readOutcomes(context: Context, id: string, ranges?: SliceRanges): Generator<StoredOutcome> {
  const key = findJob(context, id)
  for (const interval of wanted(context, id, ranges)) {
    for (const result of resultsIn(context.store, key, interval)) yield {kind: 'result', ...result}
    for (const error of errorsIn(context.store, key, interval)) yield {kind: 'error', ...error}
  }
}

/** The slices of a job that failed, in order, read lazily. @throws Fault JOB_NOT_FOUND */
export function* readErrors(context: Context, id: string): Generator<SliceError> {
  const key = findJob(context, id)
  for (const interval of wanted(context, id, undefined)) {
    for (const {slice, code, message, stack} of errorsIn(context.store, key, interval)) {
      yield {slice, code, message, stack}
    }
  }
}

/** What each slice with an outcome took, in order, read lazily. @throws Fault JOB_NOT_FOUND */
export function* readReports(context: Context, id: string, ranges?: SliceRanges): Generator<SliceReport> {
  const key = findJob(context, id)
  for (const interval of wanted(context, id, ranges)) yield* reportsIn(context.store, key, interval)
}

function wanted({store}: Context, id: string, ranges: SliceRanges | undefined): readonly Interval[] {
  const summary = jobSummary(store, id)
  if (!summary) throw jobNotFound(id)
  const whole = {first: 1, last: summary.total}
  return [ranges ?? whole].flat().map(({first, last}) => ({
    first: Math.max(whole.first, first),
    last: Math.min(whole.last, last),
  }))
}
