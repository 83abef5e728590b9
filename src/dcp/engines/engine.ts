import type {JobEvent} from '../job/events.js'
import type {Values} from '../job/input-set.js'
import type {JobDescription, JobSummary, SliceError, SliceReport} from '../job/job.js'

export interface ComputeOptions {
  /** How many slices may be computed at once on this machine. */
  readonly cores: number
  /** Stops computing at once; what was recorded stays. */
  readonly signal: AbortSignal
  /** What a running slice says with progress(): 0 to 1, or null when it does not know. Not recorded. */
  readonly onProgress?: (slice: number, value: number | null) => void
}

export interface WorkerOptions extends Omit<ComputeOptions, 'onProgress'> {
  /** Stops claiming; what runs may end. */
  readonly drain: AbortSignal
  /** Compute jobs that came over the network also where nothing but Node itself guards this machine (design, section 6). */
  readonly allowWeakSandbox: boolean
  /** Told once when such jobs are left alone. */
  readonly onWeak?: () => void
  /** `idle`: ends when no local job has work left. */
  readonly until: 'idle' | 'signal'
  /** Slices of a job that were recorded just now. */
  readonly onRecorded: (job: string, counts: {readonly computed: number; readonly failed: number}) => void
}

/** Slice numbers from 1, both ends inclusive. */
export interface SliceRange {
  readonly first: number
  readonly last: number
}

/** Which events are wanted: without results, a job with a million slices has few. */
export type EventSelection = 'all' | 'withoutResults'

type Listing<T> = Iterable<T> | AsyncIterable<T>

/** Where jobs live and are computed. Every adapter keeps the same promises; `test/contract` runs one suite on each. */
export interface Engine {
  /** Stores the job durably; nothing of it exists when this fails. */
  deploy(job: JobDescription): Promise<void>
  /** Adds slices to an open job. Returns the number of its last slice. @throws Fault JOB_CLOSED */
  addSlices(id: string, values: Values): Promise<number>
  /** Ends the adding of slices: the job ends once all it has are computed. */
  closeJob(id: string): Promise<void>
  /** Computes slices of the job until it has ended, whoever brings that about, or until the signal. */
  compute(id: string, options: ComputeOptions): Promise<void>
  /** Computes slices of any job. */
  work(options: WorkerOptions): Promise<void>
  /** True while a live worker computes slices of any job. */
  hasWorker(): Promise<boolean>
  /** Events from the number `from` (1 is the first) as they come; ends after `stop`, or with the signal. */
  follow(id: string, from: number, signal: AbortSignal, selection: EventSelection): AsyncIterable<JobEvent>
  /** The events so far, from the number `from` on. */
  events(id: string, from: number, selection: EventSelection): Listing<JobEvent>
  /** Number of the last event so far. */
  lastEvent(id: string): Promise<number>
  /** Ends a running job; what is recorded stays. False when it had ended before. */
  cancel(id: string, reason: string): Promise<boolean>
  /** The newest first. */
  list(): Promise<readonly JobSummary[]>
  /** The id that a user means: an id, a unique prefix, or `last`. @throws Fault JOB_NOT_FOUND, JOB_AMBIGUOUS */
  resolve(reference: string): Promise<string>
  summary(id: string): Promise<JobSummary>
  /** Value text of each slice's result in input order, null where there is none (yet). */
  results(id: string, range?: SliceRange): Listing<string | null>
  /** The slices that failed, in input order. */
  errors(id: string): Listing<SliceError>
  /** What each slice that has an outcome took, in input order. */
  slices(id: string): Listing<SliceReport>
  /** Removes the job with its results. @throws Fault JOB_ACTIVE while a worker serves it */
  delete(id: string): Promise<void>
  close(): Promise<void>
}
