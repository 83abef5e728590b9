import type {Json} from '../wire/shape.js'
import type {LogWriter} from './log-writer.js'
import type {ProcessContext} from './process-context.js'

/** A function that an executor offers, as it is announced to the colony. */
export interface OfferedFunction {
  readonly name: string
  readonly description?: string | undefined
  readonly parameters: readonly OfferedParameter[]
}

export interface OfferedParameter {
  readonly name: string
  /** `any` where the function does not say. */
  readonly type: string
  readonly required: boolean
}

export const LANGUAGES = ['python', 'javascript'] as const
export type Language = (typeof LANGUAGES)[number]

/** One run of a function, for one process. */
export interface Call {
  readonly funcname: string
  /** The outputs of its parents where it has any, else those of its spec. */
  readonly args: readonly Json[]
  readonly kwargs: Readonly<Record<string, Json>>
  /** The source of the function, where it came with the process. */
  readonly code: string | undefined
  readonly context: ProcessContext
  /** Where `context.log` writes, for whoever can be slowed down. */
  readonly logs: LogWriter
  /** Aborts some time after the context's signal: the function is not waited for any longer. */
  readonly end: AbortSignal
}

/** Where functions run: this process, children of it, or a shell. */
export interface FunctionHost {
  readonly functions: readonly OfferedFunction[]
  /**
   * Runs a function. @returns its outputs @throws FunctionError when it fails, and soon after `end` has aborted
   */
  run(call: Call): Promise<readonly Json[]>
  /** Ends all that runs. */
  close(): Promise<void>
}

/** A function failed: what its process is closed with. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError'
  constructor(
    message: string,
    /** Where, one line each. */
    readonly trace: readonly string[] = [],
  ) {
    super(message)
  }
}

/** A process asks for a function that nobody here has. */
export function unknownFunction(name: string, known: readonly string[]): FunctionError {
  return new FunctionError(`There is no function ${name} here; there ${listed(known)}`)
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'are none' : `${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`
}
