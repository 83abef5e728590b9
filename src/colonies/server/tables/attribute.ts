import type {Row} from '../../../store/driver.js'
import {integer, text, textOrNull} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {hashText} from '../../wire/identity.js'
import {ATTRIBUTE_ENV, type Attribute} from '../../wire/objects/process.js'
import type {ProcessRow} from './process-row.js'

const JOINED = `SELECT a.id, a.type, a.name, a.value, p.id AS process_id, p.started, c.name AS colony, g.id AS graph
  FROM attribute a JOIN process p ON p.key = a.process JOIN colony c ON c.key = p.colony
  LEFT JOIN graph g ON g.key = p.graph`
const OF_PROCESS = `${JOINED} WHERE a.process = ? ORDER BY a.key`
const BY_ID = `${JOINED} WHERE a.id = ?`
const INSERT = 'INSERT INTO attribute (id, process, type, name, value) VALUES (?, ?, ?, ?, ?)'
const BYTES = 'SELECT coalesce(sum(octet_length(value)), 0) AS bytes FROM attribute WHERE process = ?'
const COUNT = 'UPDATE process SET attributes = attributes + 1 WHERE key = ?'

/** Derived, so that a process has each key of a kind once (`pkg/core/attribute.go`). */
export function attributeId(processId: string, name: string, type: number): string {
  return hashText(`${processId}${name}${type}`)
}

/** Adds an attribute; the id must be free. */
export function insertAttribute(
  store: Store,
  process: {readonly key: number; readonly id: string},
  attribute: {readonly type: number; readonly name: string; readonly value: string},
): string {
  const id = attributeId(process.id, attribute.name, attribute.type)
  store.prepare(INSERT).run(id, process.key, attribute.type, attribute.name, attribute.value)
  store.prepare(COUNT).run(process.key)
  return id
}

function attributeOf(row: Row): Attribute {
  const type = integer(row, 'type')
  return {
    attributeid: text(row, 'id'),
    targetid: text(row, 'process_id'),
    targetcolonyname: text(row, 'colony'),
    targetprocessgraphid: textOrNull(row, 'graph') ?? '',
    // Upstream marks those that are there when the process is assigned: the environment of its spec.
    state: type === ATTRIBUTE_ENV && row.started !== null ? 1 : 0,
    attributetype: type,
    key: text(row, 'name'),
    value: text(row, 'value'),
  }
}

export function attributeById(store: Store, id: string): Attribute | undefined {
  const row = store.prepare(BY_ID).get(id)
  return row && attributeOf(row)
}

/** Bytes of all values of a process. */
export function attributeBytes(store: Store, process: number): number {
  return integer(store.prepare(BYTES).get(process) ?? {}, 'bytes')
}

/** The attributes of a process, oldest first. */
export function attributesOf(store: Store, process: Pick<ProcessRow, 'key' | 'id' | 'started'>): readonly Attribute[] {
  return store.prepare(OF_PROCESS).all(process.key).map(attributeOf)
}
