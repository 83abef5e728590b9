import {openExistingStore, openStore} from '../../store/open.js'
import type {Store} from '../../store/store.js'
import {DCP_MIGRATIONS} from '../scheduler/migrations/list.js'

/** Name of the job store in the state directory. */
export const STORE_FILE = 'dcp.db'

/** Whether a store is made where there is none: looking for jobs must not make one. */
export type StoreAccess = 'existing' | 'create'

/** The job store, or undefined when there is none. @throws Fault STORE_* */
export function openEmbeddedStore(file: string, access: StoreAccess): Store | undefined {
  const options = {file, migrations: DCP_MIGRATIONS}
  return access === 'create' ? openStore(options) : openExistingStore(options)
}

/** What is wrong with the job store, or undefined when there is none yet. */
export function inspectEmbeddedStore(file: string): readonly string[] | undefined {
  const store = openEmbeddedStore(file, 'existing')
  if (!store) return undefined
  try {
    return store.integrity()
  } finally {
    store.close()
  }
}
