import type {InputSet} from './input-set.js'

/** Run status of a job, in DCP's words (dcp-semantics, section 8). `new`, `estimation`, `paused` and `corrupted` are DCP's others. */
export type JobStatus = 'running' | 'finished' | 'cancelled'

/** What a deployed job is: everything but its state. */
export interface JobDescription {
  /** 22 letters and digits, made by whoever deploys (dcp-semantics, section 1). */
  readonly id: string
  readonly name: string
  readonly description: string
  readonly link: string
  readonly worktime: 'map-basic'
  /** A semver range, `^1.0.0`. */
  readonly worktimeVersion: string
  /** JavaScript source of one expression whose value is the work function, as DCP's map-basic worktime evaluates it. */
  readonly workFunction: string
  /** Further arguments of the work function, after the datum, each as JSON text. */
  readonly args: readonly string[]
  readonly requirements: Readonly<Record<string, unknown>>
  /** Address of the identity that deployed the job, `0x` and EIP-55 checksum, or null when there is none. */
  readonly owner: string | null
  /** Address of the bank account that pays, or null when there is none. */
  readonly paymentAccount: string | null
  readonly computeGroups: readonly string[]
  readonly packages: readonly string[]
  readonly input: InputSet
}

/** Numbers of slices of a job. `distributed` were handed out at least once, `computed` have an outcome, `failed` of them threw. */
export interface SliceCounts {
  readonly total: number
  readonly distributed: number
  readonly computed: number
  readonly failed: number
}

/** A job as lists and status show it. Times are RFC 3339 in UTC. */
export interface JobSummary extends SliceCounts {
  readonly id: string
  readonly name: string
  readonly status: JobStatus
  readonly worktime: string
  readonly owner: string | null
  readonly paymentAccount: string | null
  readonly created: string
  readonly ended: string | null
  /** Why a cancelled job ended, else null. */
  readonly reason: string | null
  /** Code of that reason (`EWORKFUNCTION`, `ECANCELLED`), else null. */
  readonly code: string | null
  /** CPU seconds that the recorded slices took. */
  readonly cpuSeconds: number
  /** True while a live worker process serves the job. */
  readonly served: boolean
}

/** The error of a slice, as `--json` prints it (DCP code `EUNCAUGHT` for an exception). */
export interface SliceError {
  readonly slice: number
  readonly code: string
  readonly message: string
  readonly stack: string | null
}
