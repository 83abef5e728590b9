import {integer} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

const BY_NAME = 'SELECT key FROM bucket WHERE name = ?'
const INSERT = 'INSERT INTO bucket (name, added) VALUES (?, ?) ON CONFLICT (name) DO NOTHING'

/** The key of a bucket of the embedded S3 service. */
export function findBucket(store: Store, name: string): number | undefined {
  const row = store.prepare(BY_NAME).get(name)
  return row && integer(row, 'key')
}

/** Makes a bucket, unless it is there. @param added microseconds since 1970 */
export function insertBucket(store: Store, name: string, added: number): void {
  store.prepare(INSERT).run(name, added)
}
