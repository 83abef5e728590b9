import {serviceMessage} from '../../wire/messages/message.js'
import {PyFloat} from '../../wire/pickle/values.js'
import {writePickle} from '../../wire/pickle/write-pickle.js'
import {deliver} from '../answer.js'
import type {Member} from '../member.js'

const EVERY = 16
/** Seconds that a caller waits before an item at most: upstream's goes up step by step without a limit. */
const LONGEST = 5

/**
 * Tells the caller of a stream to wait before each item as long as its receiver takes for one: upstream's caller keeps
 * what it cannot send yet, all of it. @returns what is to be called with the milliseconds that each item had to wait
 */
export function throttleBy(caller: Member, uuid: number, receiver: string): (waited: number) => void {
  let total = 0
  let count = 0
  let told = 0
  return (waited) => {
    total += waited
    if (++count % EVERY !== 0) return
    const pause = Math.min(total / EVERY / 1000, LONGEST)
    total = 0
    const wanted = pause < 0.001 ? 0 : pause
    if (wanted === told || Math.abs(wanted - told) < told * 0.2) return
    told = wanted
    const data = writePickle(wanted === 0 ? 0 : new PyFloat(wanted))
    deliver(caller, serviceMessage({flag: 'STREAM_THROTTLE', uuid, transmitter: receiver, receiver: caller.name, data}))
  }
}
