import type {Database} from './driver.js'
import {storeFault} from './faults.js'
import {integer} from './rows.js'

/**
 * The store's `transaction`: takes the write lock at once, so that what it reads is what it changes.
 * @param committed is told of each commit that changed a row
 */
export function transactions(database: Database, file: string, committed: () => void): <T>(work: () => T) => T {
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')
  const changes = database.prepare('SELECT total_changes() AS changes')
  const totalChanges = (): number => integer(changes.get() ?? {}, 'changes')
  let open = false

  return (work) => {
    if (open) throw new Error('a transaction inside a transaction')
    let result: ReturnType<typeof work>
    let before: number
    try {
      begin.run()
    } catch (error) {
      throw storeFault(error, file)
    }
    open = true
    try {
      before = totalChanges()
      result = work()
      if (result instanceof Promise) throw new Error('an asynchronous transaction')
      commit.run()
    } catch (error) {
      rollBack(database)
      throw storeFault(error, file)
    } finally {
      open = false
    }
    if (totalChanges() !== before) committed()
    return result
  }
}

/** SQLite has already rolled back by itself after some failures, a full disk for one. */
export function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK')
  } catch {}
}
