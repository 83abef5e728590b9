import type {Row} from '../../../store/driver.js'
import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {
  type FileData,
  file as fileShape,
  type Reference,
  reference as referenceShape,
} from '../../wire/objects/files.js'
import {formatTime} from '../../wire/time.js'
import {requireListable} from '../limits.js'

/** One revision of a file. Its key is its sequence number: over all colonies, growing, never used again. */
export interface FileRow {
  readonly key: number
  readonly id: string
  readonly colony: number
  readonly label: string
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly checksum: string
  readonly checksumAlgorithm: string
  readonly reference: Reference
  readonly added: number
}

const COLUMNS = 'key, id, colony, label, name, size, checksum, checksum_algorithm, reference, added'
const BY_ID = `SELECT ${COLUMNS} FROM file WHERE colony = ? AND id = ?`
const OF_NAME = `FROM file WHERE colony = ? AND label = ? AND name = ?`
const REVISIONS = `SELECT ${COLUMNS} ${OF_NAME} ORDER BY key DESC LIMIT ?`
const REVISIONS_SIZE = `SELECT coalesce(sum(octet_length(reference) + 1024), 0) AS bytes ${OF_NAME}`
const NEWEST_KEYS = 'SELECT max(key) FROM file WHERE colony = ? AND label = ? GROUP BY name'
const NEWEST = `SELECT name, checksum, size, reference ->> '$.s3object.object' AS object
  FROM file WHERE key IN (${NEWEST_KEYS}) ORDER BY name`
const NEWEST_SIZE = `SELECT coalesce(sum(octet_length(name) + octet_length(checksum) + 1024), 0) AS bytes
  FROM file WHERE key IN (${NEWEST_KEYS})`
const INSERT = `INSERT INTO file (id, colony, label, name, size, checksum, checksum_algorithm, reference, added)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key`
const REMOVE_BY_ID = 'DELETE FROM file WHERE colony = ? AND id = ?'
const REMOVE_BY_NAME = `DELETE ${OF_NAME}`

function fileOf(row: Row): FileRow {
  return {
    key: integer(row, 'key'),
    id: text(row, 'id'),
    colony: integer(row, 'colony'),
    label: text(row, 'label'),
    name: text(row, 'name'),
    size: integer(row, 'size'),
    checksum: text(row, 'checksum'),
    checksumAlgorithm: text(row, 'checksum_algorithm'),
    reference: referenceShape.decode(JSON.parse(text(row, 'reference')), 'ref'),
    added: integer(row, 'added'),
  }
}

export function fileById(store: Store, colony: number, id: string): FileRow | undefined {
  const row = store.prepare(BY_ID).get(colony, id)
  return row && fileOf(row)
}

/** The revisions of a file, the newest first. @throws RpcError 400 when they are too large together */
export function revisionsOf(
  store: Store,
  colony: number,
  {label, name, latest}: {readonly label: string; readonly name: string; readonly latest: boolean},
): readonly FileRow[] {
  if (!latest) requireListable(integer(store.prepare(REVISIONS_SIZE).get(colony, label, name) ?? {}, 'bytes'))
  return store
    .prepare(REVISIONS)
    .all(colony, label, name, latest ? 1 : -1)
    .map(fileOf)
}

/** The newest revision of each name that stands under exactly this label. @throws RpcError 400 when they are too large together */
export function newestOf(store: Store, colony: number, label: string): readonly FileData[] {
  requireListable(integer(store.prepare(NEWEST_SIZE).get(colony, label) ?? {}, 'bytes'))
  return store
    .prepare(NEWEST)
    .all(colony, label)
    .map((row) => ({
      name: text(row, 'name'),
      checksum: text(row, 'checksum'),
      size: integer(row, 'size'),
      s3filename: text(row, 'object'),
    }))
}

/** @returns the key, which is the sequence number */
export function insertFile(store: Store, file: Omit<FileRow, 'key'>): number {
  const {id, colony, label, name, size, checksum, checksumAlgorithm, added} = file
  const reference = referenceShape.encode(file.reference)
  const row = store.prepare(INSERT).get(id, colony, label, name, size, checksum, checksumAlgorithm, reference, added)
  return integer(row ?? {}, 'key')
}

export function removeFileById(store: Store, colony: number, id: string): void {
  store.prepare(REMOVE_BY_ID).run(colony, id)
}

/** All revisions of the name. */
export function removeFileByName(store: Store, colony: number, label: string, name: string): void {
  store.prepare(REMOVE_BY_NAME).run(colony, label, name)
}

export function fileJson(file: Omit<FileRow, 'colony'>, colonyName: string): string {
  return fileShape.encode({
    fileid: file.id,
    colonyname: colonyName,
    label: file.label,
    name: file.name,
    size: file.size,
    sequencenr: BigInt(file.key),
    checksum: file.checksum,
    checksumalg: file.checksumAlgorithm,
    ref: file.reference,
    added: formatTime(file.added),
  })
}
