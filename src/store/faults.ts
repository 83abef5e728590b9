import {Fault, systemErrorCode} from '../errors.js'

/** Primary result codes of SQLite that a user can act on (sqlite.org/rescode.html). */
const BUSY = 5
const LOCKED = 6
const READONLY = 8
const IOERR = 10
const CORRUPT = 11
const FULL = 13
const CANTOPEN = 14
const PERM = 3
const NOTADB = 26
/** Extended code: the file ends before the page that is read. */
const IOERR_SHORT_READ = 522

/** SQLite's fixed texts (sqlite3_errstr): `all()` of `@photostructure/sqlite` 1.2 gives the text but no code. */
const CODE_OF_TEXT: ReadonlyMap<string, number> = new Map([
  ['database is locked', BUSY],
  ['database table is locked', LOCKED],
  ['attempt to write a readonly database', READONLY],
  ['disk I/O error', IOERR],
  ['database disk image is malformed', CORRUPT],
  ['database or disk is full', FULL],
  ['unable to open database file', CANTOPEN],
  ['file is not a database', NOTADB],
])

/** The extended result code of an error of SQLite (0 when the driver does not tell), undefined for any other error. */
export function sqliteCode(error: unknown): number | undefined {
  if (systemErrorCode(error) !== 'ERR_SQLITE_ERROR' || !(error instanceof Error)) return undefined
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode
  return CODE_OF_TEXT.get(error.message) ?? 0
}

/** True for SQLITE_BUSY and SQLITE_LOCKED in any of their kinds. */
export function isBusy(error: unknown): boolean {
  const primary = (sqliteCode(error) ?? 0) & 0xff
  return primary === BUSY || primary === LOCKED
}

/** Turns an error of SQLite or of the file system into the Fault that names the file, and leaves any other as it is. */
export function storeFault(error: unknown, file: string): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error
  return sqliteFault(error, file) ?? systemFault(error, file) ?? error
}

function sqliteFault(error: Error, file: string): Fault | undefined {
  const code = sqliteCode(error)
  if (code === undefined) return undefined
  if (code === IOERR_SHORT_READ) return corrupt(error, file)
  switch (code & 0xff) {
    case BUSY:
    case LOCKED:
      return new Fault(
        'STORE_BUSY',
        `The database ${file} is locked by another process.`,
        'Try again, or end the process that holds it.',
        {cause: error},
      )
    case FULL:
      return full(error, file)
    case CORRUPT:
    case NOTADB:
      return corrupt(error, file)
    case READONLY:
    case IOERR:
    case CANTOPEN:
    case PERM:
      return unwritable(error, file)
    default:
      return undefined
  }
}

function systemFault(error: Error, file: string): Fault | undefined {
  switch (systemErrorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return full(error, file)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
    case 'ENOENT':
    case 'EIO':
      return unwritable(error, file)
    default:
      return undefined
  }
}

function unwritable(error: Error, file: string): Fault {
  return new Fault(
    'STORE_UNWRITABLE',
    `The database ${file} cannot be written: ${error.message}.`,
    'Check the permissions of the file and its directory, or choose another directory.',
    {cause: error},
  )
}

function full(error: Error, file: string): Fault {
  return new Fault('DISK_FULL', `No space left to write the database ${file}.`, 'Free some space, then try again.', {
    cause: error,
  })
}

function corrupt(error: Error, file: string): Fault {
  return new Fault(
    'STORE_CORRUPT',
    `${file} is not a database, or is damaged: ${error.message}.`,
    'Move the file away, with its -wal and -shm, to start afresh, or put a backup in its place.',
    {cause: error},
  )
}
