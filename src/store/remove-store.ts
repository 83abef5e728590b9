import {existsSync, rmSync} from 'node:fs'
import {Fault} from '../errors.js'
import {type Database, loadDriver} from './driver.js'
import {isBusy, storeFault} from './faults.js'

/** What lies beside a database: SQLite's own, and that of commit-watch. */
const BESIDE = ['-wal', '-shm', '-journal', '-commit']

/**
 * Removes a database and what lies beside it, also one that is damaged or of a newer release, but none that has other
 * tables. @param table one that each of our databases has
 * @returns whether there was one @throws Fault INPUT_INVALID for what is another program's; STORE_BUSY while anybody has
 * it open; STORE_UNWRITABLE, STORE_UNAVAILABLE
 */
export function removeStore(file: string, table: string): boolean {
  if (!existsSync(file)) return false
  const database = new (loadDriver())(file, {readOnly: false})
  try {
    // SQLite leaves the write-ahead log only for the last connection, and then holds off all others.
    database.exec('PRAGMA busy_timeout = 200; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE')
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    if (isBusy(error)) {
      database.close()
      throw storeFault(error, file)
    }
  }
  if (isForeign(database, table)) {
    database.close()
    throw new Fault('INPUT_INVALID', `${file} is a database of another program`, 'Remove it by hand if it may go.')
  }
  try {
    for (const ending of ['', ...BESIDE]) rmSync(`${file}${ending}`, {force: true})
    return true
  } catch (error) {
    throw storeFault(error, file)
  } finally {
    database.close()
  }
}

/** A damaged one cannot be asked. */
function isForeign(database: Database, table: string): boolean {
  try {
    const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    return names.length > 0 && !names.some(({name}) => name === table)
  } catch {
    return false
  }
}
