import type {ColoniesServer} from '../server/open-server.js'
import type {Transport} from './transport.js'

/** A server in this process, asked as one far away: every request is signed and checked. Closing it closes the server. */
export function inProcessTransport(server: ColoniesServer): Transport {
  return {
    place: server.context.store.file,
    send: async (body, signal) => (await server.dispatch(body, signal ?? new AbortController().signal)).body,
    subscribe: () => {
      throw new Error('not yet')
    },
    close: () => server.close(),
  }
}
