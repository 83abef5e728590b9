import {join} from 'node:path'
import type {ColoniesServer} from '../server/open-server.js'
import {ColoniesClient} from './colonies-client.js'
import type {HttpPlace} from './http-place.js'
import {type HttpTransport, httpTransport} from './http-transport.js'
import {readRunningServer} from './running-server.js'

export interface ConnectOptions {
  /** The server that the user named, in part or in whole; undefined when they named none. */
  readonly server?: Partial<HttpPlace> | undefined
  /** Folder of our own state. */
  readonly stateDirectory: string
  /** Opens the store of this machine in this process. Called only when there is no server, so that it may load one. */
  openInProcess(): Promise<ColoniesServer>
}

/** Where upstream's client looks when it is told nothing more. */
const DEFAULT_HOST = 'localhost'
const DEFAULT_PORT = 50_080
/** A server on this machine that takes longer to say that it is well, in milliseconds, is not. */
const HEALTH_MS = 2000

/**
 * The server that was named; else the one that runs on this machine; else one in this process, over the same store.
 * Nobody is connected to yet where a server was named.
 */
export async function connect(options: ConnectOptions): Promise<ColoniesClient> {
  const {server, stateDirectory} = options
  if (server) {
    const {host = DEFAULT_HOST, port = DEFAULT_PORT, tls = false} = server
    return new ColoniesClient(httpTransport({host, port, tls}))
  }
  const running = await findRunningServer(join(stateDirectory, 'colonies'))
  if (running) return new ColoniesClient(running)
  const {inProcessTransport} = await import('./in-process.js')
  return new ColoniesClient(inProcessTransport(await options.openInProcess()))
}

/** A way to the server that runs on this machine, if one does. @param directory of our state for colonies */
export async function findRunningServer(directory: string): Promise<HttpTransport | undefined> {
  const found = await readRunningServer(directory)
  if (!found) return undefined
  // Its instance tells whether it is the one; a certificate for this address it can hardly have.
  const tls = found.tls && {rejectUnauthorized: false}
  const transport = httpTransport({host: reachable(found.host), port: found.port, tls})
  const slow = AbortSignal.timeout(HEALTH_MS)
  const instance = await transport.health(slow).catch((error: unknown) => {
    if (slow.aborted) return undefined
    throw error
  })
  if (instance === found.instance) return transport
  await transport.close()
  return undefined
}

/** Where a server that listens on every interface is reached from its own machine. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '') return '127.0.0.1'
  return host === '::' ? '::1' : host
}
