import {closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync} from 'node:fs'
import {Fault} from '../errors.js'
import type {Database} from './driver.js'
import {storeFault} from './faults.js'

/**
 * Copies a database, as it is at this moment, into one file of its own (mode 0600) without stopping writers.
 * @throws Fault FILE_EXISTS, FILE_UNWRITABLE, DISK_FULL
 */
export function backupDatabase(database: Database, target: string): void {
  if (existsSync(target)) {
    throw new Fault('FILE_EXISTS', `${target} exists already.`, 'Choose another name, or remove the file.')
  }
  const temporary = `${target}.${Math.random().toString(36).slice(2)}.tmp`
  try {
    const descriptor = openSync(temporary, 'wx', 0o600)
    try {
      database.prepare('VACUUM INTO ?').run(temporary)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, {force: true})
    throw backupFault(error, target)
  }
}

function backupFault(error: unknown, target: string): unknown {
  const fault = storeFault(error, target)
  if (!(fault instanceof Fault) || fault.code !== 'STORE_UNWRITABLE') return fault
  const why = error instanceof Error ? error.message : String(error)
  return new Fault('FILE_UNWRITABLE', `${target} cannot be written: ${why}.`, 'Choose a directory you may write to.', {
    cause: error,
  })
}
