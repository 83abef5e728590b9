import {closeSync, existsSync, mkdirSync, openSync} from 'node:fs'
import {dirname} from 'node:path'
import {systemErrorCode} from '../errors.js'
import {backupDatabase} from './backup.js'
import {watchCommits} from './commit-watch.js'
import {type Database, loadDriver} from './driver.js'
import {isBusy, storeFault} from './faults.js'
import {integrityProblems} from './integrity.js'
import {type Migration, migrate} from './migrate.js'
import {integer} from './rows.js'
import {schemaText} from './schema.js'
import {statementCache} from './statements.js'
import type {Store} from './store.js'
import {transactions} from './transaction.js'
import {walSync} from './wal-sync.js'

/** In the place of a file: a database in memory, for this connection alone, gone when it is closed. */
export const IN_MEMORY = ':memory:'

export interface StoreOptions {
  /**
   * Absolute path of the database file, or `IN_MEMORY`. Beside a file lie `-wal` and `-shm` of SQLite, and `-commit`
   * (see commit-watch).
   */
  readonly file: string
  readonly migrations: readonly Migration[]
  /** How long to wait for the lock of another process, in milliseconds. */
  readonly busyMs?: number
  /**
   * `commit`: what a transaction did is on the disk when it returns. `sync`: when `synced()` resolves; until then it is
   * safe from the end of this process, not from that of the machine. The default is `commit`.
   */
  readonly durable?: 'commit' | 'sync'
}

/** SQLite's own limit is 1000 pages; batches of results are larger, and checkpoints cost an fsync each. */
const CHECKPOINT_PAGES = 4000
const WAL_LIMIT_BYTES = 64 * 1024 * 1024
const BUSY_MS = 10_000

/**
 * Opens a database, and makes it (file 0600, new directories 0700) when there is none.
 * @throws Fault STORE_UNWRITABLE, STORE_CORRUPT, STORE_NEWER, STORE_BUSY, STORE_UNAVAILABLE, DISK_FULL
 */
export function openStore(options: StoreOptions): Store {
  const {file} = options
  const open = loadDriver()
  try {
    if (file !== IN_MEMORY) createFile(file)
    const database = new open(file, {readOnly: false})
    return closedOnFailure(database, () => {
      configure(database, options)
      migrate(database, options.migrations, file)
      return storeOver(database, file, options.durable ?? 'commit')
    })
  } catch (error) {
    throw storeFault(error, file)
  }
}

/** Opens a database, and returns undefined, making nothing, when there is none. @throws as openStore */
export function openExistingStore(options: StoreOptions): Store | undefined {
  return existsSync(options.file) ? openStore(options) : undefined
}

/** Never opens a file that exists: closing it would drop the locks that another connection of this process holds. */
function createFile(file: string): void {
  if (existsSync(file)) return
  makeDirectory(dirname(file))
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error
  }
}

/** Step by step: Node 20's own recursive mkdir never ends where a parent is there and takes no children (/proc). */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return
  if (dirname(directory) !== directory) makeDirectory(dirname(directory))
  try {
    mkdirSync(directory, 0o700)
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error
  }
}

function configure(database: Database, {busyMs = BUSY_MS, durable}: StoreOptions): void {
  database.exec(`PRAGMA busy_timeout = ${busyMs}`)
  useWriteAheadLog(database, Date.now() + busyMs)
  database.exec(`PRAGMA synchronous = ${durable === 'sync' ? 'NORMAL' : 'FULL'}; PRAGMA foreign_keys = ON;
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA journal_size_limit = ${WAL_LIMIT_BYTES}`)
}

/** While another process switches the same fresh file, SQLite reports busy here without waiting. */
function useWriteAheadLog(database: Database, deadline: number): void {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL')
      return
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error
      Atomics.wait(pause, 0, 0, 5)
    }
  }
}

function closedOnFailure<T>(database: Database, work: () => T): T {
  try {
    return work()
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * The last connection to close does this by itself, but `@photostructure/sqlite` leaves prepared statements, and with
 * them the connection, to the garbage collector. Others who use the file at this moment only make it do less.
 */
function emptyWriteAheadLog(database: Database): void {
  const {changes} = database.prepare('SELECT total_changes() AS changes').get() ?? {}
  if (changes === 0) return
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)')
  } catch {}
}

function storeOver(database: Database, file: string, durable: 'commit' | 'sync'): Store {
  const dataVersion = database.prepare('PRAGMA data_version')
  const signalFile = file === IN_MEMORY ? undefined : `${file}-commit`
  const commits = watchCommits(signalFile, () => integer(dataVersion.get() ?? {}, 'data_version'))
  const sync = durable === 'sync' && file !== IN_MEMORY ? walSync(`${file}-wal`) : undefined
  const committed = (): void => {
    sync?.committed()
    commits.committed()
  }
  return {
    file,
    prepare: statementCache(database, file),
    transaction: transactions(database, file, committed),
    synced: () =>
      sync?.synced().catch((error: unknown) => Promise.reject(storeFault(error, file))) ?? Promise.resolve(),
    generation: commits.generation,
    onCommit: commits.onCommit,
    nextCommit: commits.nextCommit,
    backup: (target) => backupDatabase(database, target),
    integrity: () => integrityProblems(database),
    dumpSchema: () => schemaText(database),
    close: () => {
      commits.close()
      emptyWriteAheadLog(database)
      sync?.close()
      database.close()
    },
  }
}
