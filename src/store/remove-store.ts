import {existsSync, rmSync} from 'node:fs'
import {loadDriver} from './driver.js'
import {isBusy, storeFault} from './faults.js'

/** What lies beside a database: SQLite's own, and that of commit-watch. */
const BESIDE = ['-wal', '-shm', '-journal', '-commit']

/**
 * Removes a database and what lies beside it, also one that is damaged or of a newer release.
 * @returns whether there was one @throws Fault STORE_BUSY while anybody has it open; STORE_UNWRITABLE, STORE_UNAVAILABLE
 */
export function removeStore(file: string): boolean {
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
  try {
    for (const ending of ['', ...BESIDE]) rmSync(`${file}${ending}`, {force: true})
    return true
  } catch (error) {
    throw storeFault(error, file)
  } finally {
    database.close()
  }
}
