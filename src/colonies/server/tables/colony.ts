import type {Row} from '../../../store/driver.js'
import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {colony as colonyShape} from '../../wire/objects/members.js'

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
const SET_PAUSED = 'UPDATE colony SET paused = ? WHERE key = ?'
const SET_ID = 'UPDATE colony SET id = ? WHERE key = ?'
const REMOVE_QUEUE = 'DELETE FROM queue WHERE colony = ?'
const REMOVE = 'DELETE FROM colony WHERE key = ?'

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

/** The name must be free; ids need not be unique. */
export function insertColony(store: Store, id: string, name: string): void {
  store.prepare(INSERT).run(id, name)
}

export function setPaused(store: Store, key: number, paused: boolean): void {
  store.prepare(SET_PAUSED).run(paused ? 1 : 0, key)
}

/** Another key owns the colony. */
export function setColonyId(store: Store, key: number, id: string): void {
  store.prepare(SET_ID).run(id, key)
}

/** Removes a colony and all that belongs to it; what refers to it goes with it, but the queue refers to nothing. */
export function removeColonyRow(store: Store, key: number): void {
  store.prepare(REMOVE_QUEUE).run(key)
  store.prepare(REMOVE).run(key)
}

export function colonyJson({id, name}: Pick<ColonyRow, 'id' | 'name'>): string {
  return colonyShape.encode({colonyid: id, name})
}
