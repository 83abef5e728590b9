import type {Row} from '../../../store/driver.js'
import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {snapshot as snapshotShape} from '../../wire/objects/files.js'
import {list, text as textShape} from '../../wire/shape.js'
import {formatTime} from '../../wire/time.js'
import {requireListable} from '../limits.js'

/** Which revisions stood under a label at one moment. */
export interface SnapshotRow {
  readonly id: string
  readonly colony: number
  readonly label: string
  readonly name: string
  /** Ids of revisions, which may be gone since. */
  readonly fileIds: readonly string[]
  readonly added: number
}

const COLUMNS = 'id, colony, label, name, file_ids, added'
const BY_ID = `SELECT ${COLUMNS} FROM snapshot WHERE colony = ? AND id = ?`
const BY_NAME = `SELECT ${COLUMNS} FROM snapshot WHERE colony = ? AND name = ?`
const OF_COLONY = `SELECT ${COLUMNS} FROM snapshot WHERE colony = ? ORDER BY key DESC`
const SIZE = 'SELECT coalesce(sum(octet_length(file_ids) + 512), 0) AS bytes FROM snapshot WHERE colony = ?'
const INSERT = 'INSERT INTO snapshot (id, colony, label, name, file_ids, added) VALUES (?, ?, ?, ?, ?, ?)'
const REMOVE_BY_ID = 'DELETE FROM snapshot WHERE colony = ? AND id = ?'
const REMOVE_BY_NAME = 'DELETE FROM snapshot WHERE colony = ? AND name = ?'
const REMOVE_OF_COLONY = 'DELETE FROM snapshot WHERE colony = ?'

const ids = list(textShape)

function snapshotOf(row: Row): SnapshotRow {
  return {
    id: text(row, 'id'),
    colony: integer(row, 'colony'),
    label: text(row, 'label'),
    name: text(row, 'name'),
    fileIds: ids.decode(JSON.parse(text(row, 'file_ids')), 'fileids'),
    added: integer(row, 'added'),
  }
}

export function snapshotById(store: Store, colony: number, id: string): SnapshotRow | undefined {
  const row = store.prepare(BY_ID).get(colony, id)
  return row && snapshotOf(row)
}

export function snapshotByName(store: Store, colony: number, name: string): SnapshotRow | undefined {
  const row = store.prepare(BY_NAME).get(colony, name)
  return row && snapshotOf(row)
}

/** The snapshots of a colony, the newest first. @throws RpcError 400 when they are too large together */
export function snapshotsOf(store: Store, colony: number): readonly SnapshotRow[] {
  requireListable(integer(store.prepare(SIZE).get(colony) ?? {}, 'bytes'))
  return store.prepare(OF_COLONY).all(colony).map(snapshotOf)
}

/** The name must be free in the colony. */
export function insertSnapshot(store: Store, snapshot: SnapshotRow): void {
  const {id, colony, label, name, fileIds, added} = snapshot
  store.prepare(INSERT).run(id, colony, label, name, ids.encode(fileIds), added)
}

export function removeSnapshotById(store: Store, colony: number, id: string): void {
  store.prepare(REMOVE_BY_ID).run(colony, id)
}

export function removeSnapshotByName(store: Store, colony: number, name: string): void {
  store.prepare(REMOVE_BY_NAME).run(colony, name)
}

export function removeSnapshotsOf(store: Store, colony: number): void {
  store.prepare(REMOVE_OF_COLONY).run(colony)
}

export function snapshotJson({id, label, name, fileIds, added}: SnapshotRow, colonyName: string): string {
  return snapshotShape.encode({
    snapshotid: id,
    colonyname: colonyName,
    label,
    name,
    fileids: fileIds,
    added: formatTime(added),
  })
}
