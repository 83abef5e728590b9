import type {Worktime} from './job.js'
import type {PythonPlaces} from './work/describe-work.js'

/** How a file of values is written; where it is not said, the ending of its name or its content decides. */
export type DataFormat = 'json' | 'ndjson' | 'csv' | 'tsv' | 'text'

/** Gives stdin for `-`; the text says what is read from it. */
export type StdinSource = (what: string) => AsyncIterable<Uint8Array>

/** Values that a user gives: one of `data` and `dataFile`. */
export interface DataRequest {
  /** JSON array. */
  readonly data?: string | undefined
  /** File with a JSON array, JSON lines, CSV or lines of text, or `-`. */
  readonly dataFile?: string | undefined
  readonly dataFormat?: DataFormat | undefined
  /** Directory that relative paths start from, and relative imports where there is no file. */
  readonly directory: string
  readonly stdin: StdinSource
}

/** The input set of a job, as a user words it: exactly one kind; none for an open job that gets its slices later. */
export interface InputRequest extends DataRequest {
  /** `START..END[:STEP]`; several make a multi-range. */
  readonly ranges: readonly string[]
  /** URLs of the data, or one with `{slice}`, which `count` belongs to. */
  readonly dataUrls: readonly string[]
  /** Number of slices: of the pattern of URLs, else the values 0 to count - 1. */
  readonly count?: number | undefined
  readonly autoClose: boolean
}

/** A job as a user words it. */
export interface JobRequest extends InputRequest {
  /** File that exports the work function, or `-`. Exactly one of this and `function`. */
  readonly work?: string | undefined
  /** Source of the work function. */
  readonly function?: string | undefined
  /** JSON text of each further argument. */
  readonly args: readonly string[]
  /** By default the ending of `work` decides. */
  readonly worktime?: Worktime | undefined
  /** A semver range, which the worktime that is there must satisfy. */
  readonly worktimeVersion?: string | undefined
  /** map-basic: CommonJS modules and npm packages; pyodide: wheels. */
  readonly requires: readonly string[]
  /** `SRC[:DEST]`: files and directories for Python. */
  readonly files: readonly string[]
  /** The working directory of a Python job, absolute or relative to /home/pyodide. */
  readonly filesDirectory?: string | undefined
  /** Name of the work function in its module. */
  readonly entry?: string | undefined
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly link?: string | undefined
  /** Milliseconds. */
  readonly sliceTimeout?: number | undefined
  /** Milliseconds. */
  readonly progressTimeout?: number | undefined
  readonly retries?: number | undefined
  readonly owner: string | null
  readonly paymentAccount: string | null
  readonly python: PythonPlaces
}
