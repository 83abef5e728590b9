/** What a sandbox must know to run slices of a job. */
export interface JobWork {
  readonly id: string
  readonly worktime: 'map-basic'
  /** Source of an expression whose value is the work function. */
  readonly workFunction: string
  /** JSON text of each further argument. */
  readonly args: readonly string[]
}

/** Consecutive slices of one job, handed to one worker at once under one lease. Slice numbers start at 1. */
export interface Task {
  /** Key of the claim; a result is only taken from whoever still holds it. */
  readonly id: number
  readonly work: JobWork
  readonly first: number
  readonly last: number
  /** How often these slices were handed out before: above 0 a slice is suspect and comes alone. */
  readonly tries: number
  /** JSON text of each datum; `data[i]` belongs to slice `first + i`. */
  readonly data: readonly string[]
}

/** What a slice cost: CPU seconds, and bytes of JSON text in and out. */
export interface SliceCost {
  readonly cpuSeconds: number
  readonly bytesIn: number
  readonly bytesOut: number
}

export type SliceOutcome =
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
}

/** Part or all of a task's outcome, recorded in one transaction. */
export interface TaskReport {
  readonly outcomes: readonly SliceOutcome[]
  readonly console: readonly ConsoleMessage[]
}

export interface ClaimRequest {
  readonly worker: string
  /** At most this many slices, and at most this many bytes of data (but always at least one slice). */
  readonly maxSlices: number
  readonly maxBytes: number
  /** Only slices of this job; otherwise of any running job, the oldest first. */
  readonly job?: string
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
   * Gives back the slices of the task that have no outcome yet. `charge` counts a try against them:
   * their sandbox died, or they overran their time. Slices whose tries are used up get `code` as their error.
   */
  release(task: Task, charge?: {readonly code: string; readonly message: string}): void
  /** Ends a job whose work function cannot run at all (it does not evaluate to a function). */
  reject(job: string, code: string, message: string): void
  /** Resolves when something may have changed (new work, a finished job), or the signal aborts. */
  changed(signal: AbortSignal): Promise<void>
}
