import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {requireListable} from '../limits.js'

const INSERT = 'INSERT INTO blueprint_history (blueprint, json) VALUES (?, ?)'
const LIST = 'SELECT json FROM blueprint_history WHERE blueprint = ? ORDER BY key DESC LIMIT ?'
const SIZE = `SELECT coalesce(sum(octet_length(json)), 0) AS bytes FROM (${LIST})`

/** @param json of an entry, as on the wire */
export function insertHistory(store: Store, blueprint: number, json: string): void {
  store.prepare(INSERT).run(blueprint, json)
}

/**
 * The entries of a blueprint as JSON, the newest first.
 * @param limit all when it is not positive. @throws RpcError 400 when they are too large together
 */
export function historyOf(store: Store, blueprint: number, limit: number): readonly string[] {
  const most = limit > 0 ? limit : -1
  requireListable(integer(store.prepare(SIZE).get(blueprint, most) ?? {}, 'bytes'))
  return store
    .prepare(LIST)
    .all(blueprint, most)
    .map((row) => text(row, 'json'))
}
