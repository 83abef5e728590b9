import {integer} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

const INSERT = 'INSERT INTO replay (digest, at) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING RETURNING key'
const PRUNE = 'DELETE FROM replay WHERE key <= ?'
const OLDEST = 'SELECT at FROM replay ORDER BY at LIMIT 1'
const FORGET = 'DELETE FROM replay WHERE key IN (SELECT key FROM replay WHERE at <= ? ORDER BY at LIMIT ?)'

/** Rows that are kept at most, some 100 MB: the oldest are forgotten first. */
const KEPT = 1_000_000
const PRUNE_EVERY = 1024

/** Notes a request. False when it was noted before. Within a transaction. @param at microseconds */
export function noteRequest(store: Store, digest: Uint8Array, at: number): boolean {
  const row = store.prepare(INSERT).get(digest, at)
  if (!row) return false
  const key = integer(row, 'key')
  if (key % PRUNE_EVERY === 0) store.prepare(PRUNE).run(key - KEPT)
  return true
}

/** When the oldest request was noted, in microseconds; undefined when none is. */
export function oldestRequest(store: Store): number | undefined {
  const row = store.prepare(OLDEST).get()
  return row && integer(row, 'at')
}

/** Forgets the oldest, so many at most. */
export function forgetRequests(store: Store, until: number, most: number): void {
  store.prepare(FORGET).run(until, most)
}
