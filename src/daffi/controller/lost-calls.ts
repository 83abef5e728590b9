import {remoteError} from '../wire/pickle/shapes/remote-error.js'
import {answerError, answerStopped} from './answer.js'
import type {Call, Lost} from './calls.js'
import {askedIn} from './relay.js'

/** Ends calls that their nodes will not answer any more. A caller that has given up by itself hears nothing. */
export function answerLost(lost: readonly Call[], why: Lost): void {
  for (const call of lost) {
    if (call.kind === 'own') call.onLost(why)
    else if (why === 'gone') answerStopped(askedIn(call), call.executor.name)
    else if (!call.timed) {
      const error = remoteError(`Function ${call.func} result timed out`, 'TimeoutError')
      answerError(askedIn(call), call.executor.name, error)
    }
  }
}
