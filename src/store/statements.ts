import type {Database, Row, SqlValue} from './driver.js'
import {storeFault} from './faults.js'

/** A prepared statement. Failures of the database are Faults (STORE_BUSY, DISK_FULL…), others are bugs. */
export interface Statement {
  /** Returns the number of rows that changed. */
  run(...values: readonly SqlValue[]): number
  get(...values: readonly SqlValue[]): Row | undefined
  all(...values: readonly SqlValue[]): readonly Row[]
}

/** Prepares each SQL text once. The texts are constants of the program, so the cache is bounded. */
export function statementCache(database: Database, file: string): (sql: string) => Statement {
  const cache = new Map<string, Statement>()
  return (sql) => {
    const known = cache.get(sql)
    if (known) return known
    const made = prepare(database, file, sql)
    cache.set(sql, made)
    return made
  }
}

function prepare(database: Database, file: string, sql: string): Statement {
  const guarded = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw storeFault(error, file)
    }
  }
  const driven = guarded(() => database.prepare(sql))
  return {
    run: (...values) => guarded(() => Number(driven.run(...values).changes)),
    get: (...values) => guarded(() => driven.get(...values)),
    all: (...values) => guarded(() => driven.all(...values)),
  }
}
