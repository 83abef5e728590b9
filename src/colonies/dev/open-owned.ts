import {Fault} from '../../errors.js'
import {type ColoniesServer, openServer} from '../server/open-server.js'
import {serverId, setServerId} from '../server/tables/server.js'
import type {Opening} from './open-local.js'
import type {DevPlace} from './place.js'

/**
 * Opens the store of a place for a server that somebody owns by an identity: no keys and no colony are made.
 * @throws Fault INPUT_INVALID when it has another owner, and `replace` is not set; as `openServer`
 */
export function openOwned(
  place: DevPlace,
  {id, replace}: {readonly id: string; readonly replace: boolean},
  options: Opening,
): ColoniesServer {
  const server = openServer({...options, file: place.store})
  const {store} = server.context
  try {
    store.transaction(() => {
      const owner = serverId(store)
      if (owner === id) return
      if (owner !== undefined && !replace) throw otherOwner(place, id, owner)
      setServerId(store, id)
    })
    return server
  } catch (error) {
    server.close()
    throw error
  }
}

function otherOwner(place: DevPlace, id: string, owner: string): Fault {
  return new Fault(
    'INPUT_INVALID',
    `COLONIES_SERVER_ID is ${id}, and ${place.store} belongs to ${owner}`,
    'Unset it, give another --data, or give --initdb to change the owner.',
  )
}
