import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {ColoniesClient} from '../../colonies/client/colonies-client.js'
import type {HttpPlace} from '../../colonies/client/http-place.js'
import type {DevRole} from '../../colonies/dev/keys.js'
import type {DevPlace} from '../../colonies/dev/place.js'
import {readFault} from '../../errors.js'
import type {ConnectionFlags} from './connection-choice.js'
import {type LocalObjects, localObjects} from './local-objects.js'
import {type Environment, type NamedServer, namedServer} from './server-choice.js'
import type {Signer} from './session.js'

/** A way to a server, and what lies beside the store of one of this machine. */
export interface Connection {
  readonly client: ColoniesClient
  readonly local: LocalServer | undefined
}

/** To be closed before the client. */
export interface LocalServer extends LocalObjects {
  /** Undefined where the server of this machine was given keys of another place. */
  key(signer: Signer): Promise<Uint8Array | undefined>
}

export interface ConnectionOptions {
  readonly flags: ConnectionFlags
  readonly env: Environment
  readonly stateDirectory: string
}

/** A member is the executor: it may do whatever a user may, and assign. */
export const DEV_ROLE: Readonly<Record<Signer, DevRole>> = {member: 'executor', owner: 'owner', server: 'server'}

/** The server that somebody named, else the one that runs on this machine; undefined when there is neither. */
export async function networkConnection({
  flags,
  env,
  stateDirectory,
}: ConnectionOptions): Promise<Connection | undefined> {
  const named = namedServer(flags, env)
  if (named) {
    const {httpTransport} = await import('../../colonies/client/http-transport.js')
    return {client: new ColoniesClient(httpTransport(await placeOf(named))), local: undefined}
  }
  const {devPlace} = await import('../../colonies/dev/place.js')
  const {findRunningServer} = await import('../../colonies/client/find-running-server.js')
  const running = await findRunningServer(coloniesDirectory(stateDirectory))
  if (!running) return undefined
  const place = devPlace(running.server.data)
  const objects = localObjects(place, async () => running.server)
  return {client: new ColoniesClient(running.transport), local: {...localKeys(place), ...objects}}
}

/**
 * The same, else the store of this machine in this process. Nobody is connected to before the first request, and what
 * only one of them needs is loaded then.
 */
export async function connection(options: ConnectionOptions): Promise<Connection> {
  const network = await networkConnection(options)
  if (network) return network
  const {devPlace} = await import('../../colonies/dev/place.js')
  const {openLocal} = await import('../../colonies/dev/open-local.js')
  const {inProcessTransport} = await import('../../colonies/client/in-process.js')
  const {devExecutor} = await import('./dev-executor.js')
  const place = devPlace(coloniesDirectory(options.stateDirectory))
  const server = await openLocal(place, devExecutor(options.env))
  const objects = localObjects(place, async () => {
    const {serveObjects} = await import('../../colonies/dev/serve-objects.js')
    return serveObjects(place, server)
  })
  return {client: new ColoniesClient(inProcessTransport(server)), local: {...localKeys(place), ...objects}}
}

/** Folder of ColonyOS in that of our state. */
export const coloniesDirectory = (stateDirectory: string): string => join(stateDirectory, 'colonies')

function localKeys(place: DevPlace): Pick<LocalServer, 'key'> {
  return {
    key: async (signer) => {
      const {existingDevKey} = await import('../../colonies/dev/keys.js')
      return existingDevKey(place, DEV_ROLE[signer])
    },
  }
}

/** @throws Fault FILE_NOT_FOUND, FILE_UNREADABLE for the authority's certificate */
async function placeOf({host, port, tls, skipVerify, authority}: NamedServer): Promise<HttpPlace> {
  if (!tls.value) return {host: host.value, port: port.value, tls: false}
  const ca = authority && (await readFile(authority, 'utf8').catch((error: unknown) => failed(error, authority)))
  return {host: host.value, port: port.value, tls: {ca, rejectUnauthorized: !skipVerify}}
}

function failed(error: unknown, file: string): never {
  throw readFault(error, file)
}
