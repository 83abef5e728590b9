import type {Row} from '../../../store/driver.js'
import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

/** An object of a bucket: its bytes are those of its pieces, one after the other. */
export interface ObjectRow {
  readonly key: number
  readonly name: string
  readonly size: number
  /** Without quotes. */
  readonly etag: string
  /** JSON: the headers that go out with it. */
  readonly headers: string
  /** Microseconds since 1970. */
  readonly added: number
}

/** A file of the content-addressed folder. */
export interface PieceRow {
  /** SHA-256, lower-case hex. */
  readonly digest: string
  readonly size: number
}

const COLUMNS = 'key, name, size, etag, headers, added'
const BY_NAME = `SELECT ${COLUMNS} FROM object WHERE bucket = ? AND name = ?`
const PIECES = 'SELECT digest, size FROM piece WHERE object = ? ORDER BY number'
const REMOVE = 'DELETE FROM object WHERE key = ?'
const INSERT = 'INSERT INTO object (bucket, name, size, etag, headers, added) VALUES (?, ?, ?, ?, ?, ?) RETURNING key'
const INSERT_PIECE = 'INSERT INTO piece (object, number, digest, size) VALUES (?, ?, ?, ?)'
const NAMED =
  'SELECT EXISTS (SELECT 1 FROM piece WHERE digest = ?1) OR EXISTS (SELECT 1 FROM part WHERE digest = ?1) AS named'

function objectOf(row: Row): ObjectRow {
  return {
    key: integer(row, 'key'),
    name: text(row, 'name'),
    size: integer(row, 'size'),
    etag: text(row, 'etag'),
    headers: text(row, 'headers'),
    added: integer(row, 'added'),
  }
}

export function findObject(store: Store, bucket: number, name: string): ObjectRow | undefined {
  const row = store.prepare(BY_NAME).get(bucket, name)
  return row && objectOf(row)
}

/** In the order of its bytes. */
export function piecesOf(store: Store, object: number): readonly PieceRow[] {
  return store
    .prepare(PIECES)
    .all(object)
    .map((row) => ({digest: text(row, 'digest'), size: integer(row, 'size')}))
}

/** Puts an object in the place of one that has its name. */
export function insertObject(
  store: Store,
  bucket: number,
  object: Omit<ObjectRow, 'key' | 'size'>,
  pieces: readonly PieceRow[],
): void {
  const former = findObject(store, bucket, object.name)
  if (former) removeObjectRow(store, former.key)
  const size = pieces.reduce((sum, piece) => sum + piece.size, 0)
  const {name, etag, headers, added} = object
  const key = integer(store.prepare(INSERT).get(bucket, name, size, etag, headers, added) ?? {}, 'key')
  for (const [number, piece] of pieces.entries()) {
    store.prepare(INSERT_PIECE).run(key, number, piece.digest, piece.size)
  }
}

export function removeObjectRow(store: Store, key: number): void {
  store.prepare(REMOVE).run(key)
}

/** Whether an object, or a part of one that is still on its way, needs the file with this digest. */
export function isNamed(store: Store, digest: string): boolean {
  return integer(store.prepare(NAMED).get(digest) ?? {}, 'named') === 1
}
