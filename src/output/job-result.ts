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

interface ResultSource {
  results(id: string): Listing<string | null>
  errors(id: string): Listing<SliceError>
}

async function* texts(values: Listing<string | null>): AsyncGenerator<JsonText> {
  for await (const value of values) yield new JsonText(value ?? 'null')
}

export function jobResult({id, status}: JobSummary, source: ResultSource): JobResult {
  return {id, status, results: texts(source.results(id)), errors: source.errors(id)}
}
