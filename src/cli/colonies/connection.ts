import {join} from 'node:path'
import {ColoniesClient} from '../../colonies/client/colonies-client.js'
import type {DevRole} from '../../colonies/dev/keys.js'
import {Fault} from '../../errors.js'
import type {ConnectionFlags} from './connection-flags.js'
import {type Environment, namedServer} from './server-choice.js'
import type {Signer} from './session.js'

/** A way to a server, and the keys of a server of this machine. */
export interface Connection {
  readonly client: ColoniesClient
  readonly local: {key(signer: Signer): Promise<Uint8Array>} | undefined
}

export interface ConnectionOptions {
  readonly flags: ConnectionFlags
  readonly env: Environment
  readonly stateDirectory: string
}

/** A member is the executor: it may do whatever a user may, and assign. */
const ROLE: Readonly<Record<Signer, DevRole>> = {member: 'executor', owner: 'owner', server: 'server'}

/** Connects to the server that somebody named, else to the one of this machine, which needs none to run. */
export async function connection({flags, env, stateDirectory}: ConnectionOptions): Promise<Connection> {
  const named = namedServer(flags, env)
  if (named) {
    throw new Fault('SERVER_UNREACHABLE', `${named.host.value} cannot be reached yet`, 'Name no server.')
  }
  // Loaded here: a command that asks a server elsewhere needs none of it.
  const {devPlace} = await import('../../colonies/dev/place.js')
  const {openLocal} = await import('../../colonies/dev/open-local.js')
  const {devKey} = await import('../../colonies/dev/keys.js')
  const {inProcessTransport} = await import('../../colonies/client/in-process.js')
  const {devExecutor} = await import('./dev-executor.js')
  const place = devPlace(join(stateDirectory, 'colonies'))
  const server = await openLocal(place, devExecutor(env))
  return {
    client: new ColoniesClient(inProcessTransport(server)),
    local: {key: (signer) => devKey(place, ROLE[signer])},
  }
}
