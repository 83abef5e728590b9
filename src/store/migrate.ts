import {Fault} from '../errors.js'
import type {Database} from './driver.js'
import {rollBack} from './transaction.js'

/** One step of a schema: never edited once released. Its number is its place in the list, from 1. */
export interface Migration {
  readonly name: string
  readonly sql: string
}

/** The number of migrations that the file has seen. */
export function schemaVersion(database: Database): number {
  const version = database.prepare('PRAGMA user_version').get()?.user_version
  return typeof version === 'number' ? version : 0
}

/**
 * Brings a database to the newest schema. Several processes may do so at once: whoever gets the lock migrates, the
 * others find it done. @throws Fault STORE_NEWER when a newer release wrote the file.
 */
export function migrate(database: Database, migrations: readonly Migration[], file: string): void {
  if (checkedVersion(database, migrations, file) === migrations.length) return
  database.exec('BEGIN IMMEDIATE')
  try {
    const done = checkedVersion(database, migrations, file)
    for (const migration of migrations.slice(done)) database.exec(migration.sql)
    database.exec(`PRAGMA user_version = ${migrations.length}`)
    database.exec('COMMIT')
  } catch (error) {
    rollBack(database)
    throw error
  }
}

function checkedVersion(database: Database, migrations: readonly Migration[], file: string): number {
  const version = schemaVersion(database)
  if (version <= migrations.length) return version
  throw new Fault(
    'STORE_NEWER',
    `${file} was written by a newer release: its schema is ${version}, this release knows ${migrations.length}.`,
    'Update this program, or use another directory for its state.',
  )
}
