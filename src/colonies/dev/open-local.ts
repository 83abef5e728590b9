import {LONGEST_TIMER} from '../server/longest-timer.js'
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
    return kept(server, () => ensureDevRows(server.context, ids, executor))
  } catch (error) {
    server.close()
    throw error
  }
}

/** Looks after the rows again and again, for as long as the server is open. Keeps no process alive. */
function kept(server: ColoniesServer, look: () => void): ColoniesServer {
  const often = Math.min((server.context.settings.staleExecutorSeconds * 1000) / 3, LONGEST_TIMER)
  const timer = setInterval(() => {
    try {
      look()
    } catch {
      // A store that is busy or full: the next look may succeed.
    }
  }, often).unref()
  return {
    ...server,
    close: () => {
      clearInterval(timer)
      server.close()
    },
  }
}
