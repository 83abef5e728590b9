import {allColonies} from '../tables/colony.js'
import {findLease, keepLease} from '../tables/lease.js'
import {deleteOlder} from '../tables/retention.js'
import type {Sweep} from './sweep.js'

/** As often as upstream (`RETENTION_PERIOD`), in microseconds. */
const PERIOD = 60_000_000
const MOST = 500
const LEASE = 'retention'

/** Deletes what succeeded, and logs, `retentionSeconds` after their end. Members of workflows that go on are kept. */
export const retention: Sweep = {
  name: 'retention',
  nextDue: ({store, settings, now}) => {
    if (settings.retentionSeconds === undefined) return undefined
    const next = findLease(store, LEASE)?.until ?? 0
    // After the clock was set back, the row would hold for too long.
    return next > now() + PERIOD ? 0 : next
  },
  run: ({store, settings}, now) => {
    const horizon = now - (settings.retentionSeconds ?? 0) * 1_000_000
    let more = false
    for (const colony of allColonies(store)) more = deleteOlder(store, colony.key, horizon, MOST) || more
    if (!more) keepLease(store, LEASE, {holder: '', until: now + PERIOD})
  },
}
