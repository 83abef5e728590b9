import {type ColoniesServer, openServer} from '../server/open-server.js'
import type {ServerSettings} from '../server/settings.js'
import {devIdentities} from './keys.js'
import type {DevPlace} from './place.js'
import {type DevExecutor, ensureDevRows} from './rows.js'

/**
 * Opens the store of a place, with its keys, colony, user and executor, all made when they are missing.
 * @throws Fault as `openServer` and `devIdentities`
 */
export async function openLocal(
  place: DevPlace,
  executor: DevExecutor,
  settings: Partial<ServerSettings> = {},
): Promise<ColoniesServer> {
  const ids = await devIdentities(place)
  const server = openServer({file: place.store, settings})
  try {
    ensureDevRows(server.context, ids, executor)
    return server
  } catch (error) {
    server.close()
    throw error
  }
}
