import type {Row} from '../../../store/driver.js'
import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {PieceRow} from './object.js'

/** An object that comes in parts, and is none yet. */
export interface UploadRow {
  readonly key: number
  readonly id: string
  readonly bucket: number
  readonly name: string
  /** JSON, as an object's. */
  readonly headers: string
}

export interface PartRow extends PieceRow {
  readonly number: number
  /** Microseconds since 1970. */
  readonly added: number
}

const BY_ID = 'SELECT key, id, bucket, name, headers FROM upload WHERE id = ? AND bucket = ? AND name = ?'
const UNUSED = 'SELECT key FROM upload WHERE used < ? ORDER BY used LIMIT 100'
const INSERT = 'INSERT INTO upload (id, bucket, name, headers, used) VALUES (?, ?, ?, ?, ?)'
const REMOVE = 'DELETE FROM upload WHERE key = ?'
const USED = 'UPDATE upload SET used = ? WHERE key = ?'
const PARTS = 'SELECT number, digest, size, added FROM part WHERE upload = ? ORDER BY number'
const PART = 'SELECT digest FROM part WHERE upload = ? AND number = ?'
const PUT_PART =
  'INSERT INTO part (upload, number, digest, size, added) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET digest = excluded.digest, size = excluded.size, added = excluded.added'

function uploadOf(row: Row): UploadRow {
  return {
    key: integer(row, 'key'),
    id: text(row, 'id'),
    bucket: integer(row, 'bucket'),
    name: text(row, 'name'),
    headers: text(row, 'headers'),
  }
}

export function findUpload(store: Store, id: string, bucket: number, name: string): UploadRow | undefined {
  const row = store.prepare(BY_ID).get(id, bucket, name)
  return row && uploadOf(row)
}

/** @param used microseconds since 1970 */
export function insertUpload(store: Store, upload: Omit<UploadRow, 'key'>, used: number): void {
  store.prepare(INSERT).run(upload.id, upload.bucket, upload.name, upload.headers, used)
}

/** Keys of some uploads that nobody has added to since then; none when there are no more. */
export function unusedUploads(store: Store, before: number): readonly number[] {
  return store
    .prepare(UNUSED)
    .all(before)
    .map((row) => integer(row, 'key'))
}

/** In their order. */
export function partsOf(store: Store, upload: number): readonly PartRow[] {
  return store
    .prepare(PARTS)
    .all(upload)
    .map((row) => ({
      number: integer(row, 'number'),
      digest: text(row, 'digest'),
      size: integer(row, 'size'),
      added: integer(row, 'added'),
    }))
}

/** Puts a part in the place of one that has its number, and returns that one's digest. */
export function putPart(store: Store, upload: number, {number, digest, size, added}: PartRow): string | undefined {
  const former = store.prepare(PART).get(upload, number)
  store.prepare(PUT_PART).run(upload, number, digest, size, added)
  store.prepare(USED).run(added, upload)
  return former && text(former, 'digest')
}

/** Its parts go with it. */
export function removeUploadRow(store: Store, key: number): void {
  store.prepare(REMOVE).run(key)
}
