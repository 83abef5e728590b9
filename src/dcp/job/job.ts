import type {Deployment} from './deployment.js'
import type {InputSet} from './input-set.js'

/** Run status of a job, in DCP's words (dcp-semantics, section 8). `new`, `estimation`, `paused` and `corrupted` are DCP's others. */
export type JobStatus = 'running' | 'finished' | 'cancelled'

/** What runs a work function in the sandbox: JavaScript, or Python (dcp-semantics, sections 6 and 10). */
export type Worktime = 'map-basic' | 'pyodide'

/** What workers may show of a job, and what `work.job.public` is in the sandbox. */
export interface JobPublic {
  readonly name: string
  readonly description: string
  readonly link: string
}

/** A Python package in a `.whl` file. */
export interface Wheel {
  /** File name, `numpy-2.2.5-cp313-cp313-pyodide_2025_0_wasm32.whl`. */
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * What a sandbox needs to run slices of a job. Values that travel (arguments, data, results) are texts: JSON where JSON
 * says all, else the letter `k` and KVIN (`value-text.ts`).
 */
export interface Work {
  readonly worktime: Worktime
  /**
   * map-basic: JavaScript source of one expression whose value is the work function, as DCP's worktime evaluates it.
   * pyodide: Python source of a module. Empty where it stands at a URL.
   */
  readonly workFunction: string
  /** Where whoever computes fetches the work function, or null. */
  readonly workFunctionUrl: string | null
  /** Further arguments of the work function, after the datum, each a value text. */
  readonly args: readonly string[]
  /** Name of the work function in its module, where the user chose it (pyodide; for map-basic it is chosen on loading). */
  readonly entry: string | null
  /**
   * map-basic: JavaScript source of one expression whose value is an object with a function for each module that
   * `require` finds: `{'./model': () => exports}`. Null when there is none.
   */
  readonly modules: string | null
  /** pyodide: files of the job (JobFS) as a .tar.gz whose entries are absolute, `home/pyodide/data.csv`. */
  readonly files: Uint8Array | null
  /** pyodide: packages to install before the work function is loaded, in that order. */
  readonly wheels: readonly Wheel[]
  /** pyodide: variables of the environment, each `NAME=value`. */
  readonly environment: readonly string[]
  /**
   * pyodide: the work function gets the datum alone, and finds the arguments in sys.argv, as in DCP's own worktime; else
   * it gets them too.
   */
  readonly argvOnly: boolean
  /** pyodide: working directory of the work function, absolute; null for /home/pyodide. */
  readonly directory: string | null
}

/** What a deployed job is: everything but its state. */
export interface JobDescription extends Work, JobPublic {
  /** 22 letters and digits, made by whoever deploys (dcp-semantics, section 1). */
  readonly id: string
  /** A semver range, `^1.0.0`. */
  readonly worktimeVersion: string
  readonly requirements: Readonly<Record<string, unknown>>
  /** Address of the identity that deployed the job, `0x` and EIP-55 checksum, or null when there is none. */
  readonly owner: string | null
  /** Address of the bank account that pays, or null when there is none. */
  readonly paymentAccount: string | null
  readonly computeGroups: readonly string[]
  readonly packages: readonly string[]
  readonly input: InputSet
  /** False for an open job: slices can be added until it is closed. */
  readonly autoClose: boolean
  /** Milliseconds that a slice may take; null for DCP's default, 24 hours. */
  readonly sliceTimeout: number | null
  /** Milliseconds that a slice may go without progress(); null for DCP's default, 300 seconds. */
  readonly progressTimeout: number | null
  /** How often a slice is tried again after its sandbox died, it overran its time, or it was rejected; null for 2. */
  readonly retries: number | null
  readonly deployment: Deployment
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
  readonly description: string
  readonly link: string
  readonly status: JobStatus
  /** True while slices can be added. */
  readonly open: boolean
  readonly worktime: Worktime
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

/** What it took to get the outcome of a slice. */
export interface SliceReport {
  readonly slice: number
  readonly status: 'finished' | 'failed'
  /** Code of the error of a failed slice, else null. */
  readonly code: string | null
  /** How often the slice was begun, as far as is known: 1, unless a sandbox or a worker was lost. */
  readonly executions: number
  readonly cpuSeconds: number
  readonly bytesIn: number
  readonly bytesOut: number
}
