import {existsSync} from 'node:fs'
import {openExistingStore, openStore} from '../../store/open.js'
import type {Store} from '../../store/store.js'
import {DCP_MIGRATIONS} from '../scheduler/migrations/list.js'

/** Name of the job store in the state directory. */
export const STORE_FILE = 'dcp.db'

/** `create` makes the store where there is none; the others must not make one by looking for it. */
export type StoreAccess = 'read' | 'write' | 'create'

/** The job store, or undefined when there is none. @throws Fault STORE_* */
export function openEmbeddedStore(file: string, access: StoreAccess): Store | undefined {
  const options = {file, migrations: DCP_MIGRATIONS}
  if (access === 'read') return openExistingStore(options)
  return access === 'create' || existsSync(file) ? openStore(options) : undefined
}

/** What is wrong with the job store, or undefined when there is none yet. */
export function inspectEmbeddedStore(file: string): readonly string[] | undefined {
  const store = openEmbeddedStore(file, 'read')
  if (!store) return undefined
  try {
    return store.integrity()
  } finally {
    store.close()
  }
}
