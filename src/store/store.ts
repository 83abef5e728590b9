import type {CommitWatch} from './commit-watch.js'
import type {Statement} from './statements.js'

/** An open database file that any number of processes share. */
export interface Store extends Pick<CommitWatch, 'generation' | 'onCommit' | 'nextCommit'> {
  readonly file: string
  /** The prepared statement of a SQL text, made once. Statements that write belong into a transaction. */
  prepare(sql: string): Statement
  /**
   * Runs `work` under the write lock and commits what it did, durably; undoes all of it when it throws. `work` is
   * synchronous, and transactions do not nest. @throws Fault STORE_BUSY, DISK_FULL, STORE_UNWRITABLE, STORE_CORRUPT
   */
  transaction<T>(work: () => T): T
  /**
   * Resolves once all that was committed so far is on the disk: at once, unless the store was opened with `durable:
   * 'sync'`. @throws Fault STORE_UNWRITABLE, DISK_FULL
   */
  synced(): Promise<void>
  /** Writes a copy of the whole database. @throws Fault FILE_EXISTS, FILE_UNWRITABLE, DISK_FULL */
  backup(target: string): void
  /** What is wrong with the file, one line each; empty when all is well. */
  integrity(): readonly string[]
  /** The SQL that makes this schema, one statement after the other. */
  dumpSchema(): string
  close(): void
}
