import type {Context} from './context.js'
import {type EventEntry, insertEvent} from './tables/event.js'
import {type JobCounts, takeEventNumbers} from './tables/job.js'

/** Adds events to a job, in order, within the transaction that made them happen. */
export function appendEvents({store, now}: Context, job: number, entries: readonly EventEntry[]): void {
  if (entries.length === 0) return
  const time = now()
  let seq = takeEventNumbers(
    store,
    job,
    entries.reduce((sum, entry) => sum + entry.count, 0),
  )
  for (const entry of entries) {
    insertEvent(store, job, {...entry, seq, time})
    seq += entry.count
  }
}

/** The `status` event of a job's counters. */
export function statusEvent(counts: JobCounts): EventEntry {
  const {status, total, distributed, computed, failed} = counts
  return {type: 'status', count: 1, payload: JSON.stringify({runStatus: status, total, distributed, computed, failed})}
}
