import type {ColoniesClient} from '../../colonies/client/colonies-client.js'
import {RpcFault} from '../../colonies/client/rpc-fault.js'
import type {ServerInfo} from '../../colonies/wire/objects/server.js'
import {Fault} from '../../errors.js'
import type {AliveServer, ServerStatus} from '../../output/views/server-status.js'
import {stateDirectory} from '../places.js'
import {networkConnection} from './connection.js'
import type {ConnectionFlags} from './connection-choice.js'

/** A server that takes longer to say its version is not alive. */
const ANSWER_MS = 10_000

/** Whether a server answers, and how soon. @throws Fault SERVER_UNREACHABLE */
export async function aliveServer(flags: ConnectionFlags): Promise<AliveServer> {
  return asking(flags, async (client, signal) => {
    const started = performance.now()
    const {buildversion} = await client.call('versionmsg', {}, undefined, signal)
    return {address: client.transport.place, buildversion, milliseconds: Math.ceil(performance.now() - started)}
  })
}

/** What a server says of itself. @param version of this program @throws Fault SERVER_UNREACHABLE */
export async function serverStatus(flags: ConnectionFlags, version: string): Promise<ServerStatus> {
  return asking(flags, async (client, signal) => ({
    address: client.transport.place,
    ...(await infoOf(client, signal)),
    cliversion: version,
  }))
}

/** Servers of before 2026 know only their version. */
async function infoOf(client: ColoniesClient, signal: AbortSignal): Promise<ServerInfo> {
  try {
    return await client.call('getserverinfomsg', {}, undefined, signal)
  } catch (error) {
    if (!(error instanceof RpcFault)) throw error
    const {buildversion, buildtime} = await client.call('versionmsg', {}, undefined, signal)
    return {buildversion, buildtime, backends: []}
  }
}

async function asking<Answer>(
  flags: ConnectionFlags,
  ask: (client: ColoniesClient, signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const found = await networkConnection({flags, env: process.env, stateDirectory: stateDirectory()})
  if (!found) {
    throw new Fault(
      'SERVER_UNREACHABLE',
      'No server is named, and none runs on this machine',
      'Commands work without one. To start one: colonies dev',
    )
  }
  const {client} = found
  const signal = AbortSignal.timeout(ANSWER_MS)
  try {
    return await ask(client, signal)
  } catch (error) {
    if (!signal.aborted) throw error
    const {place} = client.transport
    throw new Fault('SERVER_UNREACHABLE', `${place} did not answer in ${ANSWER_MS / 1000} s`, 'Look at its log.')
  } finally {
    await client.close()
  }
}
