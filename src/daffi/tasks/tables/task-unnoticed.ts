import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

const UNNOTICED = 'SELECT key, id FROM task WHERE holder = ? AND unnoticed = 1'
const NOTICE = 'UPDATE task SET unnoticed = 0 WHERE holder = ? AND unnoticed = 1'

/** The tasks that another process has cancelled since `noticeCancelled`. */
export function unnoticedTasks(store: Store, holder: string): readonly {readonly key: number; readonly id: string}[] {
  return store
    .prepare(UNNOTICED)
    .all(holder)
    .map((row) => ({key: integer(row, 'key'), id: text(row, 'id')}))
}

/** Within a transaction. */
export function noticeCancelled(store: Store, holder: string): void {
  store.prepare(NOTICE).run(holder)
}
