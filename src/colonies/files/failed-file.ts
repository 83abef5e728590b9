import {Fault, type FaultCode, systemErrorCode} from '../../errors.js'
import type {FailedFile} from './sync-plan.js'

/** What keeps one file keeps all others too: there is no use in trying them. */
const KEEPS_ALL: ReadonlySet<FaultCode> = new Set([
  'STORAGE_UNREACHABLE',
  'STORAGE_REFUSED',
  'SERVER_UNREACHABLE',
  'SERVER_UNTRUSTED',
  'REQUEST_REFUSED',
  'IDENTITY_MISSING',
  'DISK_FULL',
  'INTERRUPTED',
])

/** What failed about one file, when it may well go with others. @throws the error when it is a bug, or keeps all of them */
export function failedFile(path: string, error: unknown): FailedFile {
  if (error instanceof Fault) {
    if (KEEPS_ALL.has(error.code)) throw error
    return {path, code: error.code, message: error.message}
  }
  const code = systemErrorCode(error)
  switch (code) {
    case undefined:
      throw error
    case 'ENOSPC':
    case 'EDQUOT':
      throw new Fault('DISK_FULL', 'The disk is full', 'Make room, and do it again: it goes on where it stopped.', {
        cause: error,
      })
    case 'ENOENT':
      return {path, code: 'FILE_NOT_FOUND', message: 'It has gone'}
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return {path, code: 'FILE_UNREADABLE', message: `It may not be touched (${code})`}
    default:
      return {path, code: 'FILE_UNWRITABLE', message: `It failed (${code})`}
  }
}
