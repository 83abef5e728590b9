import {oldestEnd, removeEnded} from '../tables/channel.js'
import type {Sweep} from './sweep.js'

/** Microseconds for which listeners of an ended process may still read what it said last. */
const KEPT = 60_000_000
/** Each may hold what `limits.ts` lets a process hold. */
const MOST = 20

/** Removes the channels of processes that ended. */
export const channels: Sweep = {
  name: 'channels',
  nextDue: ({store}) => {
    const oldest = oldestEnd(store)
    return oldest === undefined ? undefined : oldest + KEPT
  },
  run: ({store}, now) => removeEnded(store, now - KEPT, MOST),
}
