import type {Row} from '../../store/driver.js'
import {integer, text} from '../../store/rows.js'
import type {Store} from '../../store/store.js'

/** A process entered a state, in this or another process that has the store open. */
export interface Change {
  readonly colony: number
  readonly processId: string
  readonly executorType: string
  /** As on the wire; `RESUMED` for a colony that assigns again. */
  readonly state: number
}

/** The colony assigns again after a pause; such a change names no process. */
export const RESUMED = -1

/** Rows that are kept for whoever is slow to read them. */
const KEPT = 20_000
const PRUNE_EVERY = 1024

const INSERT = 'INSERT INTO change (colony, process_id, executor_type, state) VALUES (?, ?, ?, ?) RETURNING key'
const PRUNE = 'DELETE FROM change WHERE key <= ?'
const LAST = 'SELECT coalesce(max(key), 0) AS key FROM change'
const SINCE = 'SELECT key, colony, process_id, executor_type, state FROM change WHERE key > ? ORDER BY key'

/** Notes a change, within the transaction that makes it. */
export function recordChange(store: Store, change: Change): void {
  const row = store.prepare(INSERT).get(change.colony, change.processId, change.executorType, change.state)
  const key = integer(row ?? {}, 'key')
  if (key % PRUNE_EVERY === 0) store.prepare(PRUNE).run(key - KEPT)
}

export interface Changes {
  /** Tells of every change from now on, soon after its commit. Returns what ends it. */
  listen(listener: (changes: readonly Change[]) => void): () => void
  /** Tells now of what has happened so far, for who begins to be interested in more. */
  catchUp(): void
}

/** The changes of all processes that share the store, in their order. Nothing is read while nobody listens. */
export function watchChanges(store: Store): Changes {
  const listeners = new Set<(changes: readonly Change[]) => void>()
  let last = 0
  let unwatch: (() => void) | undefined
  const since = (key: number): readonly Row[] => {
    try {
      return store.prepare(SINCE).all(key)
    } catch {
      // Nobody has asked for this look; it is made again after the next commit.
      return []
    }
  }
  const look = (): void => {
    const rows = since(last)
    if (rows.length === 0) return
    last = integer(rows.at(-1) ?? {}, 'key')
    const changes = rows.map((row) => ({
      colony: integer(row, 'colony'),
      processId: text(row, 'process_id'),
      executorType: text(row, 'executor_type'),
      state: integer(row, 'state'),
    }))
    for (const listener of [...listeners]) listener(changes)
  }
  return {
    listen: (listener) => {
      if (listeners.size === 0) {
        last = integer(store.prepare(LAST).get() ?? {}, 'key')
        unwatch = store.onCommit(look)
      } else {
        // What was before is not for the newcomer.
        look()
      }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) unwatch?.()
      }
    },
    catchUp: () => {
      if (listeners.size > 0) look()
    },
  }
}
