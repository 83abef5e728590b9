import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

/** Who does something for all that share the store, until when (microseconds since 1970). */
export interface Lease {
  readonly holder: string
  readonly until: number
}

const FIND = 'SELECT holder, until FROM lease WHERE name = ?'
const KEEP = `INSERT INTO lease (name, holder, until) VALUES (?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until`
const RELEASE = 'DELETE FROM lease WHERE name = ? AND holder = ?'

export function findLease(store: Store, name: string): Lease | undefined {
  const row = store.prepare(FIND).get(name)
  return row && {holder: text(row, 'holder'), until: integer(row, 'until')}
}

/** Within a transaction, as is the release. */
export function keepLease(store: Store, name: string, lease: Lease): void {
  store.prepare(KEEP).run(name, lease.holder, lease.until)
}

export function releaseLease(store: Store, name: string, holder: string): void {
  store.prepare(RELEASE).run(name, holder)
}
