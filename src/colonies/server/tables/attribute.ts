import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {hashText} from '../../wire/identity.js'
import type {Attribute} from '../../wire/objects/process.js'
import type {ProcessRow} from './process-row.js'

const OF_PROCESS = `SELECT a.id, a.type, a.name, a.value, c.name AS colony, g.id AS graph FROM attribute a
  JOIN process p ON p.key = a.process JOIN colony c ON c.key = p.colony LEFT JOIN graph g ON g.key = p.graph
  WHERE a.process = ? ORDER BY a.key`
const INSERT = 'INSERT INTO attribute (id, process, type, name, value) VALUES (?, ?, ?, ?, ?)'
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

/** The attributes of a process, oldest first. Their `state` is 1 once it was assigned. */
export function attributesOf(store: Store, process: ProcessRow): readonly Attribute[] {
  return store
    .prepare(OF_PROCESS)
    .all(process.key)
    .map((row) => ({
      attributeid: text(row, 'id'),
      targetid: process.id,
      targetcolonyname: text(row, 'colony'),
      targetprocessgraphid: typeof row.graph === 'string' ? row.graph : '',
      state: process.started === null ? 0 : 1,
      attributetype: integer(row, 'type'),
      key: text(row, 'name'),
      value: text(row, 'value'),
    }))
}
