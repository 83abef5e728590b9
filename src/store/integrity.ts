import type {Database} from './driver.js'
import {sqliteCode} from './faults.js'

/** Checks the pages of a database and its references. Returns what is wrong, one line each. */
export function integrityProblems(database: Database): readonly string[] {
  try {
    const pages = database
      .prepare('PRAGMA quick_check')
      .all()
      .map((row) => String(row.quick_check))
    const references = database
      .prepare('PRAGMA foreign_key_check')
      .all()
      .map((row) => `a row of ${row.table} refers to a missing row of ${row.parent}`)
    return [...pages.filter((line) => line !== 'ok'), ...references]
  } catch (error) {
    if (sqliteCode(error) === undefined || !(error instanceof Error)) throw error
    return [error.message]
  }
}
