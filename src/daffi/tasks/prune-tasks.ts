import type {Store} from '../../store/store.js'
import type {TaskLimits} from './limits.js'
import {deleteExpired, deleteOldest, firstEnded, type Tally, tallyOf} from './tables/task-tally.js'

/** How many ended tasks are deleted at once when there are too many. */
const PORTION = 100

/** Deletes ended tasks: those that were kept long enough, whoever held them, and the holder's oldest beyond its limits. */
export function pruneTasks(store: Store, holder: string, limits: TaskLimits, tally: Tally, now: number): void {
  const first = firstEnded(store)
  const expired = first !== undefined && first + limits.keptMs <= now
  if (!expired && !exceeds(tally, limits)) return
  store.transaction(() => {
    if (expired) deleteExpired(store, now - limits.keptMs)
    // Counted afresh: another process deletes what has expired, too.
    const counted = tallyOf(store, holder)
    while (exceeds(counted, limits)) {
      const deleted = deleteOldest(store, holder, Math.min(PORTION, Math.max(1, Math.ceil(counted.ended / 10))))
      if (deleted.length === 0) break
      counted.ended -= deleted.length
      for (const bytes of deleted) counted.endedBytes -= bytes
    }
    Object.assign(tally, counted)
  })
}

function exceeds(tally: Tally, limits: TaskLimits): boolean {
  return tally.ended > limits.ended || tally.endedBytes > limits.bytes
}
