import {openExistingStore} from '../../store/open.js'
import {COLONIES_MIGRATIONS} from '../server/migrations/list.js'

/** What is wrong with a store, or undefined when there is none yet. @throws Fault as `openStore` */
export function inspectStore(file: string): readonly string[] | undefined {
  const store = openExistingStore({file, migrations: COLONIES_MIGRATIONS})
  try {
    return store?.integrity()
  } finally {
    store?.close()
  }
}
