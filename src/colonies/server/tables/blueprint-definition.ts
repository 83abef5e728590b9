import type {Row} from '../../../store/driver.js'
import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {parseJson} from '../../wire/json.js'
import {type BlueprintDefinition, blueprintDefinition} from '../../wire/objects/blueprints.js'
import {requireListable} from '../limits.js'

/** What blueprints of a kind look like, and who reconciles them. */
export interface BlueprintDefinitionRow {
  readonly key: number
  readonly name: string
  /** Of the blueprints, not its own. */
  readonly kind: string
  /** As on the wire. */
  readonly json: string
}

const COLUMNS = 'key, name, kind, json'
const BY_NAME = `SELECT ${COLUMNS} FROM blueprint_definition WHERE colony = ? AND name = ?`
const BY_ID = 'SELECT key FROM blueprint_definition WHERE id = ?'
const BY_KIND = `SELECT ${COLUMNS} FROM blueprint_definition WHERE colony = ? AND kind = ? ORDER BY name LIMIT 1`
const OF_COLONY = 'SELECT json FROM blueprint_definition WHERE colony = ? ORDER BY name'
const SIZE = 'SELECT coalesce(sum(octet_length(json)), 0) AS bytes FROM blueprint_definition WHERE colony = ?'
const INSERT = 'INSERT INTO blueprint_definition (id, colony, name, kind, json) VALUES (?, ?, ?, ?, ?)'
const REMOVE = 'DELETE FROM blueprint_definition WHERE key = ?'

function definitionOf(row: Row): BlueprintDefinitionRow {
  return {key: integer(row, 'key'), name: text(row, 'name'), kind: text(row, 'kind'), json: text(row, 'json')}
}

export function definitionByName(store: Store, colony: number, name: string): BlueprintDefinitionRow | undefined {
  const row = store.prepare(BY_NAME).get(colony, name)
  return row && definitionOf(row)
}

/** Whether any colony has a definition with this id. */
export function hasDefinition(store: Store, id: string): boolean {
  return store.prepare(BY_ID).get(id) !== undefined
}

/** The definition of a kind; of several the first by name, as upstream takes it. */
export function definitionOfKind(store: Store, colony: number, kind: string): BlueprintDefinition | undefined {
  const row = store.prepare(BY_KIND).get(colony, kind)
  return row && blueprintDefinition.decode(parseJson(definitionOf(row).json), 'definition')
}

/** The definitions of a colony as JSON, by name. @throws RpcError 400 when they are too large together */
export function definitionsOf(store: Store, colony: number): readonly string[] {
  requireListable(integer(store.prepare(SIZE).get(colony) ?? {}, 'bytes'))
  return store
    .prepare(OF_COLONY)
    .all(colony)
    .map((row) => text(row, 'json'))
}

/** Id and name must be free. Returns its JSON. */
export function insertDefinition(store: Store, colony: number, definition: BlueprintDefinition): string {
  const {blueprintdefinitionid: id, metadata, spec} = definition
  const json = blueprintDefinition.encode(definition)
  store.prepare(INSERT).run(id, colony, metadata.name, spec.names.kind, json)
  return json
}

export function removeDefinitionRow(store: Store, key: number): void {
  store.prepare(REMOVE).run(key)
}
