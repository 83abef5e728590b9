import type {Row} from '../../../store/driver.js'
import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

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
const INSERT = 'INSERT INTO user (colony, id, name, email, phone) VALUES (?, ?, ?, ?, ?)'

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
