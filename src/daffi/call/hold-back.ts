import {TimeoutError} from '../wire/exceptions.js'
import {type Duration, milliseconds} from './duration.js'
import {pause} from './pause.js'

/** When a call is sent, and how long its caller waits. */
export interface CallTimes {
  /** Until the result must be there, counted from now; 0 and undefined wait for ever. */
  readonly timeout?: Duration | undefined
  /** How long the call is held here before it is sent. */
  readonly eta?: Duration | undefined
  /** Gives up a call that is still held. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Sends a call when it is due: at once, or after its eta. A call that times out before it is due is never sent.
 * @param send gets the milliseconds that are left for the result, 0 for no limit
 * @throws GlobalContextError for times that are none
 */
export function holdBack(
  func: string,
  {timeout, eta, signal}: CallTimes,
  send: (timeoutMs: number) => void,
  fail: (error: unknown) => void,
): void {
  const timeoutMs = milliseconds(timeout, 'timeout')
  const etaMs = milliseconds(eta, 'eta')
  if (etaMs === 0) {
    send(timeoutMs)
    return
  }
  const tooLate = timeoutMs > 0 && timeoutMs <= etaMs
  pause(tooLate ? timeoutMs : etaMs, signal)
    .then(() => {
      if (tooLate) throw new TimeoutError(`Function ${func} result timed out`, 'Allow more time than its eta.')
      send(timeoutMs > 0 ? timeoutMs - etaMs : 0)
    })
    .catch(fail)
}
