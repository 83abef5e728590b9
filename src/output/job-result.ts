import type {JobSummary, SliceError} from '../dcp/job/job.js'
import {JsonText} from './json.js'

type Listing<T> = Iterable<T> | AsyncIterable<T>

/** What `--json` prints of a job; the lists are read while they are written. */
export interface JobResult {
  readonly id: string
  readonly status: JobSummary['status']
  /** In input order, null where there is none. */
  readonly results: AsyncIterable<JsonText>
  readonly errors: Listing<SliceError>
}

/** A job that was left to a worker in the background. */
export interface DetachedJob {
  readonly id: string
  /** File that the worker writes to; null when one was there before. */
  readonly log: string | null
}

/** @param results JSON texts */
export function jobResult(
  {id, status}: JobSummary,
  results: AsyncIterable<string>,
  errors: Listing<SliceError>,
): JobResult {
  return {id, status, results: asJson(results), errors}
}

async function* asJson(texts: AsyncIterable<string>): AsyncGenerator<JsonText> {
  for await (const text of texts) yield new JsonText(text)
}
