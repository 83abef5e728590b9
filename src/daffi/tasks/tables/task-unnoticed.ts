import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

const ANY = 'SELECT 1 FROM task WHERE holder = ? AND unnoticed = 1'
const NOTICE = 'UPDATE task SET unnoticed = 0 WHERE holder = ? AND unnoticed = 1 RETURNING key, id'

/** Whether another process has cancelled tasks of the holder since it last looked. */
export function hasUnnoticed(store: Store, holder: string): boolean {
  return store.prepare(ANY).get(holder) !== undefined
}

/** Which they are; from now on they are noticed. Within a transaction. */
export function noticeCancelled(store: Store, holder: string): readonly {readonly key: number; readonly id: string}[] {
  return store
    .prepare(NOTICE)
    .all(holder)
    .map((row) => ({key: integer(row, 'key'), id: text(row, 'id')}))
}
