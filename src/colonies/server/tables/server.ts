import {text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

/** The identity of the server's owner; undefined before the first start. */
export function serverId(store: Store): string | undefined {
  const row = store.prepare('SELECT id FROM server').get()
  return row && text(row, 'id')
}

export function setServerId(store: Store, id: string): void {
  store.prepare('INSERT INTO server (key, id) VALUES (1, ?) ON CONFLICT (key) DO UPDATE SET id = excluded.id').run(id)
}
