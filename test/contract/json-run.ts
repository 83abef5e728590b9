import type {Bin} from '../support/run-program.js'

/** One run of a command under --json, in the home of all. */
export interface JsonRun {
  readonly bin: Bin
  readonly argv: readonly string[]
  readonly status?: number
  readonly input?: string
  /** It has something to say on stderr besides. */
  readonly warns?: true
  /** It prints one document in each line. */
  readonly lines?: true
  /** It prints a document in each line, and serves the runs after it. */
  readonly serves?: true
  /** `ID` in later runs is this field of its result. */
  readonly gives?: string
}
