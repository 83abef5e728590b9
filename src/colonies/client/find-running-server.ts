import {reachableHost} from './http-place.js'
import {type HttpTransport, httpTransport} from './http-transport.js'
import {type RunningServer, readRunningServer} from './running-server.js'

/** A server on this machine that takes longer to say that it is well, in milliseconds, is not. */
const HEALTH_MS = 2000

/** A server that runs on this machine, and the way to it. */
export interface FoundServer {
  readonly server: RunningServer
  readonly transport: HttpTransport
}

/**
 * The server that runs on this machine, if one does: it answers with the instance that it has noted.
 * @param directory of our state for colonies
 */
export async function findRunningServer(directory: string): Promise<FoundServer | undefined> {
  const server = await readRunningServer(directory)
  if (!server) return undefined
  // Its instance tells whether it is the one; a certificate for this address it can hardly have.
  const tls = server.tls && {rejectUnauthorized: false}
  const transport = httpTransport({host: reachableHost(server.host), port: server.port, tls})
  if ((await transport.health(AbortSignal.timeout(HEALTH_MS))) === server.instance) return {server, transport}
  await transport.close()
  return undefined
}
