import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

const BY_NAME = 'SELECT key FROM bucket WHERE name = ?'
const ALL = 'SELECT name, added FROM bucket ORDER BY name'
const IN_USE =
  'SELECT EXISTS (SELECT 1 FROM object WHERE bucket = ?1) OR EXISTS (SELECT 1 FROM upload WHERE bucket = ?1) AS used'
const REMOVE = 'DELETE FROM bucket WHERE key = ?'
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

export interface BucketRow {
  readonly name: string
  /** Microseconds since 1970. */
  readonly added: number
}

export function listBuckets(store: Store): readonly BucketRow[] {
  return store
    .prepare(ALL)
    .all()
    .map((row) => ({name: text(row, 'name'), added: integer(row, 'added')}))
}

/** Whether there are objects in it, or on their way. */
export function bucketInUse(store: Store, key: number): boolean {
  return integer(store.prepare(IN_USE).get(key) ?? {}, 'used') === 1
}

export function removeBucketRow(store: Store, key: number): void {
  store.prepare(REMOVE).run(key)
}
