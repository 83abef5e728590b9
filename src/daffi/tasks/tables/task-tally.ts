import {integer, integerOrNull} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

/** How much a holder keeps. */
export interface Tally {
  live: number
  liveBytes: number
  ended: number
  endedBytes: number
}

const LIVE = 'SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes FROM task WHERE holder = ? AND ended IS NULL'
const ENDED =
  'SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes FROM task WHERE holder = ? AND ended IS NOT NULL'
const DELETE_OLDEST = `DELETE FROM task WHERE key IN
  (SELECT key FROM task WHERE holder = ? AND ended IS NOT NULL ORDER BY ended, key LIMIT ?) RETURNING bytes`
const DELETE_EXPIRED = 'DELETE FROM task WHERE ended IS NOT NULL AND ended <= ?'
const FIRST_ENDED = 'SELECT min(ended) AS ended FROM task WHERE ended IS NOT NULL'

export function tallyOf(store: Store, holder: string): Tally {
  const live = store.prepare(LIVE).get(holder) ?? {}
  const ended = store.prepare(ENDED).get(holder) ?? {}
  return {
    live: integer(live, 'count'),
    liveBytes: integer(live, 'bytes'),
    ended: integer(ended, 'count'),
    endedBytes: integer(ended, 'bytes'),
  }
}

/** Deletes the ended tasks of a holder that ended first. Returns how many bytes each held. */
export function deleteOldest(store: Store, holder: string, count: number): readonly number[] {
  return store
    .prepare(DELETE_OLDEST)
    .all(holder, count)
    .map((row) => integer(row, 'bytes'))
}

/** Deletes what ended before a time, whoever held it. Returns how many tasks. */
export function deleteExpired(store: Store, before: number): number {
  return store.prepare(DELETE_EXPIRED).run(before)
}

/** When the first of all ended tasks ended, in milliseconds since 1970. */
export function firstEnded(store: Store): number | undefined {
  return integerOrNull(store.prepare(FIRST_ENDED).get() ?? {}, 'ended') ?? undefined
}
