import type {Context} from './context.js'
import {stopNumber} from './tables/event.js'
import {type EventCursor, jobCursors, saveCursor} from './tables/event-cursor.js'
import {lastEventNumbers} from './tables/job.js'

/** What is known of those who follow jobs from elsewhere, and how they learn that one advanced. */
export interface EventCursors {
  /** By label; empty for an identity that acknowledged nothing yet. */
  read(job: string, identity: string): ReadonlyMap<string, number>
  /** Moves cursors on, never back, in one transaction. Those of jobs that are gone are passed over. */
  write(cursors: readonly EventCursor[]): void
  /** The numbers of the last events of these jobs, in one query; a job that is gone is not among them. */
  lastEvents(jobs: readonly string[]): ReadonlyMap<string, number>
  /** The number of the `stop` event of a job; undefined while there is none. */
  stop(job: string): number | undefined
  /**
   * Calls back soon after each commit, of this process or another, once it is on the disk; several may come as one.
   * `failed` is told when the disk fails. Returns what ends it.
   */
  onCommit(listener: () => void, failed: (error: unknown) => void): () => void
}

/** The cursors of a store. */
export function openCursors({store}: Context): EventCursors {
  return {
    read: (job, identity) => jobCursors(store, job, identity),
    write: (cursors) => {
      if (cursors.length === 0) return
      store.transaction(() => {
        for (const cursor of cursors) saveCursor(store, cursor)
      })
    },
    lastEvents: (jobs) => lastEventNumbers(store, jobs),
    stop: (job) => stopNumber(store, job),
    onCommit: (listener, failed) =>
      store.onCommit(() => {
        store.synced().then(listener, failed)
      }),
  }
}
