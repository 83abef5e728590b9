import type {Store} from '../../../store/store.js'
import {SUCCESS} from '../../wire/objects/process.js'

const PROCESSES = `DELETE FROM process WHERE key IN (SELECT key FROM process
  WHERE colony = ? AND state = ${SUCCESS} AND ended < ? AND graph IS NULL LIMIT ?)`
const GRAPHS = `DELETE FROM graph WHERE key IN (SELECT key FROM graph
  WHERE colony = ?1 AND state = ${SUCCESS} AND submitted < ?2 AND ended < ?2 LIMIT ?3)`
// By time, oldest first (the + keeps an index of the colony off).
const LOGS = `DELETE FROM log WHERE timestamp IN
  (SELECT timestamp FROM log WHERE +colony = ? AND timestamp < ? ORDER BY timestamp LIMIT ?)`

/**
 * Deletes up to `most` rows of each kind that are older than `horizon` (microseconds): logs, successful processes, and
 * successful workflows as a whole. Returns whether there may be more. Within a transaction.
 */
export function deleteOlder(store: Store, colony: number, horizon: number, most: number): boolean {
  const counts = [
    store.prepare(PROCESSES).run(colony, horizon, most),
    store.prepare(GRAPHS).run(colony, horizon, most),
    store.prepare(LOGS).run(colony, BigInt(horizon) * 1000n, most),
  ]
  return counts.some((count) => count >= most)
}
