import {Fault} from '../../errors.js'

/** A wait that ends on Ctrl-C, or after `--timeout`. */
export interface EndWait {
  readonly signal: AbortSignal
  /** What an error of the wait means to the user. */
  fault(error: unknown): unknown
}

/** What goes on without whoever waited for it. */
export interface Awaited {
  /** Such as `Process 3f9c…`. */
  readonly what: string
  /** The commands that show and that cancel it. */
  readonly show: string
  readonly cancel: string
}

/** @param timeout milliseconds */
export function endWait(
  interruption: AbortSignal,
  timeout: number | undefined,
  {what, show, cancel}: Awaited,
): EndWait {
  const late = timeout === undefined ? undefined : AbortSignal.timeout(timeout)
  return {
    signal: late ? AbortSignal.any([interruption, late]) : interruption,
    fault: (error) => {
      if (interruption.aborted) {
        return new Fault('INTERRUPTED', `${what} goes on`, `Cancel it: ${cancel}`, {cause: error})
      }
      if (late?.aborted) {
        return new Fault('TIMEOUT', `${what} has not ended in time, and goes on`, `See how it stands: ${show}`, {
          cause: error,
        })
      }
      return error
    },
  }
}
