import type {Row} from '../../../store/driver.js'
import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {user as userShape} from '../../wire/objects/members.js'

export interface UserRow {
  readonly key: number
  readonly colony: number
  readonly id: string
  readonly name: string
  readonly email: string
  readonly phone: string
}

const COLUMNS = 'key, colony, id, name, email, phone'
const BY_ID = `SELECT ${COLUMNS} FROM user WHERE id = ? AND colony = ?`
const BY_NAME = `SELECT ${COLUMNS} FROM user WHERE colony = ? AND name = ?`
const OF_COLONY = `SELECT ${COLUMNS} FROM user WHERE colony = ? ORDER BY key`
const INSERT = 'INSERT INTO user (colony, id, name, email, phone) VALUES (?, ?, ?, ?, ?)'
const SET_ID = 'UPDATE user SET id = ? WHERE key = ?'
const REMOVE = 'DELETE FROM user WHERE key = ?'

function userOf(row: Row): UserRow {
  return {
    key: integer(row, 'key'),
    colony: integer(row, 'colony'),
    id: text(row, 'id'),
    name: text(row, 'name'),
    email: text(row, 'email'),
    phone: text(row, 'phone'),
  }
}

export function userById(store: Store, colony: number, id: string): UserRow | undefined {
  const row = store.prepare(BY_ID).get(id, colony)
  return row && userOf(row)
}

export function userByName(store: Store, colony: number, name: string): UserRow | undefined {
  const row = store.prepare(BY_NAME).get(colony, name)
  return row && userOf(row)
}

export function insertUser(store: Store, user: Omit<UserRow, 'key'>): void {
  store.prepare(INSERT).run(user.colony, user.id, user.name, user.email, user.phone)
}

/** The users of a colony, in the order in which they were added. */
export function usersOf(store: Store, colony: number): readonly UserRow[] {
  return store.prepare(OF_COLONY).all(colony).map(userOf)
}

/** The user signs with another key from now on. */
export function setUserId(store: Store, key: number, id: string): void {
  store.prepare(SET_ID).run(id, key)
}

export function removeUserRow(store: Store, key: number): void {
  store.prepare(REMOVE).run(key)
}

export function userJson({id, name, email, phone}: Omit<UserRow, 'key' | 'colony'>, colonyName: string): string {
  return userShape.encode({colonyname: colonyName, userid: id, name, email, phone})
}
