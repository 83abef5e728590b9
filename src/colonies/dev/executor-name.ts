import {openExistingStore} from '../../store/open.js'
import {COLONIES_MIGRATIONS} from '../server/migrations/list.js'
import {findColony} from '../server/tables/colony.js'
import {executorById} from '../server/tables/executor.js'
import type {DevPlace} from './place.js'
import {DEV_COLONY} from './rows.js'

/** What the executor with this identity is called in the store; undefined when it is not there yet. Makes nothing. */
export function devExecutorName(place: DevPlace, id: string): string | undefined {
  const store = openExistingStore({file: place.store, migrations: COLONIES_MIGRATIONS})
  if (!store) return undefined
  try {
    const colony = findColony(store, DEV_COLONY)
    return colony && executorById(store, colony.key, id)?.name
  } finally {
    store.close()
  }
}
