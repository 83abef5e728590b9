import {openExistingStore, openStore} from '../../store/open.js'
import type {Store} from '../../store/store.js'
import {DCP_MIGRATIONS} from '../scheduler/migrations/list.js'

/** Name of the job store in the state directory. */
export const STORE_FILE = 'dcp.db'

/** The job store, made when there is none. */
export function makeEmbeddedStore(file: string): Store {
  return openStore({file, migrations: DCP_MIGRATIONS})
}

/** The job store if there is one. */
export function findEmbeddedStore(file: string): Store | undefined {
  return openExistingStore({file, migrations: DCP_MIGRATIONS})
}

/** What is wrong with the job store, or undefined when there is none yet. */
export function inspectEmbeddedStore(file: string): readonly string[] | undefined {
  const store = findEmbeddedStore(file)
  if (!store) return undefined
  try {
    return store.integrity()
  } finally {
    store.close()
  }
}
