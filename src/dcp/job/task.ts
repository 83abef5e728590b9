import type {Deployment} from './deployment.js'
import type {JobPublic, Work} from './job.js'

/** What a supervisor must know to run slices of a job. */
export interface JobWork extends Work {
  readonly id: string
  readonly public: JobPublic
  /** Milliseconds, or null for the supervisor's own limit. */
  readonly sliceTimeout: number | null
  readonly progressTimeout: number | null
  readonly deployment: Deployment
  /** A semver range. */
  readonly worktimeVersion: string
  /** Where the range stands whose values are the data: the worker of the deploying process reads it there (localExec). */
  readonly rangeUrl?: string
  /** map-basic: the files of packages that the job depends on, with all that these need. */
  readonly packageFiles: readonly ModuleFile[]
}

/** A module in BravoJS form (`module.declare`), as it was published in a package. */
export interface ModuleFile {
  /** By which it is required: `package/lib/model`, with or without `.js`. */
  readonly id: string
  readonly source: string
}

/** Consecutive slices of one job, handed to one worker at once under one lease. Slice numbers start at 1. */
export interface Task {
  /** Key of the claim; a result is only taken from whoever still holds it. */
  readonly id: number
  readonly work: JobWork
  readonly first: number
  readonly last: number
  /** How often these slices were charged with a failure before: above 0 a slice is suspect and comes alone. */
  readonly tries: number
  /** Value text of each datum; `data[i]` belongs to slice `first + i`. */
  readonly data: readonly string[]
  /** True when the data are URLs, whose content the worker fetches. */
  readonly remote: boolean
}

/** What a slice cost: CPU seconds, and bytes of value text in and out. */
export interface SliceCost {
  readonly cpuSeconds: number
  readonly bytesIn: number
  readonly bytesOut: number
  /** Seconds on a GPU; 0 when it is not said. */
  readonly gpuSeconds?: number
  /** Shares of the elapsed time in which CPU and GPU were busy; 1 and 0 when they are not said. */
  readonly cpuDensity?: number
  readonly gpuDensity?: number
}

export type SliceOutcome =
  /** `value` is a value text. */
  | {readonly kind: 'result'; readonly slice: number; readonly value: string; readonly cost: SliceCost}
  | {
      readonly kind: 'error'
      readonly slice: number
      /** `EUNCAUGHT` for an exception of the work function; DCP's other codes for a slice that cannot be computed. */
      readonly code: string
      readonly name: string
      readonly message: string
      readonly stack: string | null
      readonly cost: SliceCost
    }

/** One call of console.log and its kin inside a work function; each argument already as text. */
export interface ConsoleMessage {
  readonly slice: number
  readonly level: 'log' | 'debug' | 'info' | 'warn' | 'error'
  readonly message: readonly string[]
  /** Value text of the array of arguments as they were, where it is known and `message` does not say all. */
  readonly values?: string
  /** How often the same message came again after the first, where that was counted instead of told each time. */
  readonly same?: number
}

/** One call of work.emit: the name of the event, and its first value as value text. */
export interface CustomMessage {
  readonly slice: number
  readonly name: string
  readonly data: string
}

/** Part or all of a task's outcome, recorded in one transaction. */
export interface TaskReport {
  readonly outcomes: readonly SliceOutcome[]
  readonly console: readonly ConsoleMessage[]
  readonly custom: readonly CustomMessage[]
}

/** What was heard of a slice before it was ended for its silence (payload of DCP's `noprogress`). */
export interface ProgressReports {
  /** The last call of progress(): milliseconds since, 0 to 1 or null for indeterminate; null when there was none. */
  readonly last: {readonly deltaMs: number; readonly progress: number | null} | null
  /** The last one that was not indeterminate. */
  readonly lastDeterministic: {readonly deltaMs: number; readonly progress: number} | null
}

/** A failure that is no exception of the work function: the slice is given out again while it has tries left. */
export interface Charge {
  /** ESANDBOXDIED, ESLICETOOSLOW, ENOPROGRESS, EWORKREJECT, EFETCH… : becomes the slice's error when no try is left. */
  readonly code: string
  readonly message: string
  /** The slice that is to blame. Undefined: one of those without outcome (`among` bounds them), and it is not known which. */
  readonly slice?: number
  /** Without `slice`: the slices that had been given to the sandbox together, both ends included. Undefined: all of the task. */
  readonly among?: {readonly first: number; readonly last: number}
  /** With EWORKREJECT: the least number of retries that the work function asks for. */
  readonly retries?: number
  /** With ENOPROGRESS. */
  readonly progressReports?: ProgressReports
}

export interface ClaimRequest {
  readonly worker: string
  /** At most this many slices, and at most this many bytes of data (but always at least one slice). */
  readonly maxSlices: number
  readonly maxBytes: number
  /** Only slices of this job; otherwise of any running job, the one that waited longest first. */
  readonly job?: string
  /** Without `job`: only jobs that were deployed on this machine, none that came over the network. */
  readonly origin?: 'machine'
}

/** Whoever hands out work to a supervisor: the embedded scheduler, or one far away. */
export interface TaskSource {
  /**
   * Announces a worker process (one supervisor). Its claims are taken back when the process is gone or its lease ends.
   * @param job the only job that it will serve, if so
   */
  register(worker: string, job?: string): void
  /** Ends a worker: what it still holds goes back at once, without counting as a try. */
  unregister(worker: string): void
  /** Extends the lease of the worker and all its claims. Call it at least every `leaseMs / 3`. */
  renew(worker: string): void
  readonly leaseMs: number
  claim(request: ClaimRequest): Task | undefined
  /** Records outcomes of a held task; false when the claim was lost meanwhile, and then nothing is recorded. */
  record(task: Task, report: TaskReport): boolean
  /**
   * Gives back the slices of the task that have no outcome yet. A charged slice has one try less; when none is left,
   * the charge becomes its error. A charge without a slice costs every slice `among` which the culprit is (else every
   * slice of the task) a try but never the last one: from then on each comes alone, and the next charge names it.
   * Slices not charged go back as if never handed out.
   */
  release(task: Task, charges?: readonly Charge[]): void
  /** Ends a job whose work function cannot run at all (it does not evaluate to a function). */
  reject(job: string, code: string, message: string): void
  /** Resolves when something may have changed (new work, a finished job), or the signal aborts. */
  changed(signal: AbortSignal): Promise<void>
}
