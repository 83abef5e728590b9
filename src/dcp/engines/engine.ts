import type {JobEvent} from '../job/events.js'
import type {JobDescription, JobSummary, SliceError} from '../job/job.js'

export interface ExecuteOptions {
  /** How many slices may be computed at once on this machine. */
  readonly cores: number
  /** Stops computing; what was recorded stays. */
  readonly signal: AbortSignal
  /** What happens meanwhile, but for the results: whoever wants those reads them. */
  readonly onEvent: (event: JobEvent) => void
  /** What a running slice says with progress(): 0 to 1, or null when it does not know. Not recorded. */
  readonly onProgress: (slice: number, value: number | null) => void
}

type Listing<T> = Iterable<T> | AsyncIterable<T>

/** Where jobs live and are computed. Every adapter keeps the same promises; `test/contract` runs one suite on each. */
export interface Engine {
  /** Stores the job durably; nothing of it exists when this fails. */
  deploy(job: JobDescription): Promise<void>
  /** Computes the job to its end, or until the signal; resolves with its state then. */
  execute(id: string, options: ExecuteOptions): Promise<JobSummary>
  /** The newest first. */
  list(): Promise<readonly JobSummary[]>
  /** The id that a user means: an id, a unique prefix, or `last`. @throws Fault JOB_NOT_FOUND, JOB_AMBIGUOUS */
  resolve(reference: string): Promise<string>
  summary(id: string): Promise<JobSummary>
  /** JSON text of each slice's result in input order, null where there is none (yet). */
  results(id: string): Listing<string | null>
  /** The slices that failed, in input order. */
  errors(id: string): Listing<SliceError>
  /** Removes the job with its results. @throws Fault JOB_ACTIVE while a worker serves it */
  delete(id: string): Promise<void>
  close(): void
}
