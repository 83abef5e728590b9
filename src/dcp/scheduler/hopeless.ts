import type {Context} from './context.js'
import {stopJob} from './end-job.js'
import type {JobCounts} from './tables/job.js'
import {errorCodes} from './tables/slice.js'

/** With so many slices given up, and none reported in between, a job is not worth going on. */
const MOST_GIVEN_UP = 64

/** DCP's reasons for ending a job, where all its slices failed for the same one (dcp-semantics, sections 4 and 7). */
const JOB_CODES = ['ENOPROGRESS', 'ESLICETOOSLOW', 'EWORKTOOBIG', 'ETOOBIG']

/** Ends a job whose slices are given up one after the other. To be called within a transaction. */
export function cancelWhenHopeless(context: Context, job: number, counts: JobCounts): void {
  if (counts.status !== 'running' || counts.givenUp < MOST_GIVEN_UP) return
  const codes = errorCodes(context.store, job)
  const [only = ''] = codes
  const code = codes.length === 1 && JOB_CODES.includes(only) ? only : 'ETOOMANYERRORS'
  const reason = `${counts.givenUp} slices were given up one after the other (${codes.join(', ')})`
  stopJob(context, job, {status: 'cancelled', reason, code})
}
