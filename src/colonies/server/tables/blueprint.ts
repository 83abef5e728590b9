import type {Row} from '../../../store/driver.js'
import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {requireListable} from '../limits.js'

/** A desired state, and the state that its reconciler reports. */
export interface BlueprintRow {
  readonly key: number
  readonly id: string
  readonly name: string
  readonly kind: string
  /** '' for none. */
  readonly location: string
  /** As on the wire, as are `spec` and `status`; the generation is in it. */
  readonly metadata: string
  readonly spec: string
  readonly status: string
}

const COLUMNS = 'key, id, name, kind, location, metadata, spec, status'
const BY_ID = `SELECT ${COLUMNS} FROM blueprint WHERE id = ?`
const BY_NAME = `SELECT ${COLUMNS} FROM blueprint WHERE colony = ? AND name = ?`
const COLONY_OF = 'SELECT c.name FROM blueprint b JOIN colony c ON c.key = b.colony WHERE b.id = ?'
// As upstream: a location counts only together with a kind, and in any case.
const CHOSEN = "colony = ?1 AND (?2 = '' OR (kind = ?2 AND (?3 = '' OR lower(location) = lower(?3))))"
const LIST = `SELECT ${COLUMNS} FROM blueprint WHERE ${CHOSEN} ORDER BY name`
const SIZE = `SELECT coalesce(sum(octet_length(metadata) + octet_length(spec) + octet_length(status)), 0) AS bytes
  FROM blueprint WHERE ${CHOSEN}`
const COUNT = 'SELECT count(*) AS count FROM blueprint WHERE colony = ? AND kind = ?'
const COUNT_AT = `${COUNT} AND location = ?`
const INSERT = `INSERT INTO blueprint (id, colony, name, kind, location, metadata, spec, status)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING key`
const UPDATE = 'UPDATE blueprint SET kind = ?, location = ?, metadata = ?, spec = ? WHERE key = ?'
const SET_STATUS = 'UPDATE blueprint SET status = ? WHERE key = ?'
const REMOVE = 'DELETE FROM blueprint WHERE key = ?'

function blueprintOf(row: Row): BlueprintRow {
  return {
    key: integer(row, 'key'),
    id: text(row, 'id'),
    name: text(row, 'name'),
    kind: text(row, 'kind'),
    location: text(row, 'location'),
    metadata: text(row, 'metadata'),
    spec: text(row, 'spec'),
    status: text(row, 'status'),
  }
}

export function blueprintById(store: Store, id: string): BlueprintRow | undefined {
  const row = store.prepare(BY_ID).get(id)
  return row && blueprintOf(row)
}

export function blueprintByName(store: Store, colony: number, name: string): BlueprintRow | undefined {
  const row = store.prepare(BY_NAME).get(colony, name)
  return row && blueprintOf(row)
}

/** Whether any colony has a blueprint with this id. */
export function hasBlueprint(store: Store, id: string): boolean {
  return blueprintById(store, id) !== undefined
}

/** Name of the colony that a blueprint belongs to, or undefined when there is no such blueprint. */
export function colonyOfBlueprint(store: Store, id: string): string | undefined {
  const row = store.prepare(COLONY_OF).get(id)
  return row && text(row, 'name')
}

/** @param kind '' for any @param location '' for any. @throws RpcError 400 when they are too large together */
export function blueprintsOf(store: Store, colony: number, kind: string, location: string): readonly BlueprintRow[] {
  requireListable(integer(store.prepare(SIZE).get(colony, kind, location) ?? {}, 'bytes'))
  return store.prepare(LIST).all(colony, kind, location).map(blueprintOf)
}

export function countBlueprints(store: Store, colony: number, kind: string): number {
  return integer(store.prepare(COUNT).get(colony, kind) ?? {}, 'count')
}

/** @param location exactly; '' for those without one */
export function countBlueprintsAt(store: Store, colony: number, kind: string, location: string): number {
  return integer(store.prepare(COUNT_AT).get(colony, kind, location) ?? {}, 'count')
}

/** Id and name must be free. Returns its key. */
export function insertBlueprint(store: Store, colony: number, blueprint: Omit<BlueprintRow, 'key'>): number {
  const {id, name, kind, location, metadata, spec, status} = blueprint
  const row = store.prepare(INSERT).get(id, colony, name, kind, location, metadata, spec, status)
  return integer(row ?? {}, 'key')
}

/** All but id, name and status. */
export function updateBlueprintRow(store: Store, {key, kind, location, metadata, spec}: BlueprintRow): void {
  store.prepare(UPDATE).run(kind, location, metadata, spec, key)
}

/** @param status JSON */
export function setBlueprintStatus(store: Store, key: number, status: string): void {
  store.prepare(SET_STATUS).run(status, key)
}

/** Its history goes with it. */
export function removeBlueprintRow(store: Store, key: number): void {
  store.prepare(REMOVE).run(key)
}
