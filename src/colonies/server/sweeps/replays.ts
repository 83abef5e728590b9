import {REQUEST_LIFETIME} from '../replays.js'
import {forgetRequests, oldestRequest} from '../tables/replay.js'
import type {Sweep} from './sweep.js'

const MOST = 1000
/** Microseconds in which those that end are gathered, so that not each of them is a transaction. */
const GATHERED = 60_000_000

/** Forgets requests whose lifetime is over. */
export const replays: Sweep = {
  name: 'replays',
  nextDue: ({store}) => {
    const oldest = oldestRequest(store)
    return oldest === undefined ? undefined : oldest + REQUEST_LIFETIME + GATHERED
  },
  run: ({store}, now) => forgetRequests(store, now - REQUEST_LIFETIME, MOST),
}
