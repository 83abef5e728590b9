import {openExistingStore, openStore} from '../../store/open.js'
import type {Store} from '../../store/store.js'
import {DCP_MIGRATIONS} from '../scheduler/migrations/list.js'

/** Name of the job store in the state directory. */
export const STORE_FILE = 'dcp.db'

/** Whether a store is made where there is none: looking for jobs must not make one. */
export type StoreAccess = 'existing' | 'create'

/** The job store, made when there is none. @param durable when what was done is on the disk @throws Fault STORE_* */
export function openJobStore(file: string, durable: 'commit' | 'sync' = 'commit'): Store {
  return openStore({file, migrations: DCP_MIGRATIONS, durable})
}

/** The job store, or undefined when there is none and none is to be made. @throws Fault STORE_* */
export function openEmbeddedStore(file: string, access: StoreAccess): Store | undefined {
  return access === 'create' ? openJobStore(file) : openExistingStore({file, migrations: DCP_MIGRATIONS})
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
