import {type ColoniesServer, openServer, type ServerOptions} from '../server/open-server.js'
import {devIdentities} from './keys.js'
import type {DevPlace} from './place.js'
import {type DevExecutor, ensureDevRows} from './rows.js'

export type Opening = Omit<ServerOptions, 'file'>

/**
 * Opens the store of a place, with its keys, colony, user and executor, all made when they are missing.
 * @throws Fault as `openServer` and `devIdentities`
 */
export async function openLocal(
  place: DevPlace,
  executor: DevExecutor,
  options: Opening = {},
): Promise<ColoniesServer> {
  const ids = await devIdentities(place)
  const server = openServer({...options, file: place.store})
  try {
    ensureDevRows(server.context, ids, executor)
    return server
  } catch (error) {
    server.close()
    throw error
  }
}
