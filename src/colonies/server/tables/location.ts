import type {Row} from '../../../store/driver.js'
import {integer, real, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {location as locationShape} from '../../wire/objects/members.js'

/** A place that executors can be at; processes find it by its name. */
export interface LocationRow {
  readonly key: number
  readonly colony: number
  readonly id: string
  readonly name: string
  readonly description: string
  /** Degrees. */
  readonly long: number
  readonly lat: number
}

const COLUMNS = 'key, colony, id, name, description, long, lat'
const BY_NAME = `SELECT ${COLUMNS} FROM location WHERE colony = ? AND name = ?`
const OF_COLONY = `SELECT ${COLUMNS} FROM location WHERE colony = ? ORDER BY key`
const INSERT = 'INSERT INTO location (colony, id, name, description, long, lat) VALUES (?, ?, ?, ?, ?, ?)'
const REMOVE = 'DELETE FROM location WHERE key = ?'

function locationOf(row: Row): LocationRow {
  return {
    key: integer(row, 'key'),
    colony: integer(row, 'colony'),
    id: text(row, 'id'),
    name: text(row, 'name'),
    description: text(row, 'description'),
    long: real(row, 'long'),
    lat: real(row, 'lat'),
  }
}

export function locationByName(store: Store, colony: number, name: string): LocationRow | undefined {
  const row = store.prepare(BY_NAME).get(colony, name)
  return row && locationOf(row)
}

export function locationsOf(store: Store, colony: number): readonly LocationRow[] {
  return store.prepare(OF_COLONY).all(colony).map(locationOf)
}

/** The name must be free in the colony. */
export function insertLocation(store: Store, location: Omit<LocationRow, 'key'>): void {
  const {colony, id, name, description, long, lat} = location
  store.prepare(INSERT).run(colony, id, name, description, long, lat)
}

export function removeLocationRow(store: Store, key: number): void {
  store.prepare(REMOVE).run(key)
}

export function locationJson(location: Omit<LocationRow, 'key' | 'colony'>, colonyName: string): string {
  const {id, name, description, long, lat} = location
  return locationShape.encode({locationid: id, name, colonyname: colonyName, description, long, lat})
}
