import type {DaffiMessage} from '../../wire/messages/message.js'
import {PickleError} from '../../wire/pickle/pickle-error.js'
import {readPickle} from '../../wire/pickle/read-pickle.js'
import {PyFloat} from '../../wire/pickle/values.js'

/** A controller cannot make a stream wait longer than this for one item, in seconds. */
const LONGEST_PAUSE = 10

/** How long the sender of a stream is to wait before each item (STREAM_THROTTLE); of other streams it is ignored. */
export function takeThrottle({uuid, data}: DaffiMessage, throttles: Map<number, number>): void {
  if (!throttles.has(uuid)) return
  try {
    const value = readPickle(data)
    const seconds = value instanceof PyFloat ? value.value : value
    if (typeof seconds === 'number' && seconds >= 0) throttles.set(uuid, Math.min(seconds, LONGEST_PAUSE))
  } catch (error) {
    if (!(error instanceof PickleError)) throw error
  }
}
