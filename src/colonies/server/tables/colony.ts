import type {Row} from '../../../store/driver.js'
import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

export interface ColonyRow {
  readonly key: number
  /** Identity of the owner's key. */
  readonly id: string
  readonly name: string
  readonly paused: boolean
}

const BY_NAME = 'SELECT key, id, name, paused FROM colony WHERE name = ?'
const BY_KEY = 'SELECT key, id, name, paused FROM colony WHERE key = ?'
const ALL = 'SELECT key, id, name, paused FROM colony ORDER BY key'
const INSERT = 'INSERT INTO colony (id, name) VALUES (?, ?)'

function colonyOf(row: Row): ColonyRow {
  return {key: integer(row, 'key'), id: text(row, 'id'), name: text(row, 'name'), paused: integer(row, 'paused') === 1}
}

export function findColony(store: Store, name: string): ColonyRow | undefined {
  const row = store.prepare(BY_NAME).get(name)
  return row && colonyOf(row)
}

export function colonyByKey(store: Store, key: number): ColonyRow | undefined {
  const row = store.prepare(BY_KEY).get(key)
  return row && colonyOf(row)
}

export function allColonies(store: Store): readonly ColonyRow[] {
  return store.prepare(ALL).all().map(colonyOf)
}

export function insertColony(store: Store, id: string, name: string): void {
  store.prepare(INSERT).run(id, name)
}
