import {readFile} from 'node:fs/promises'
import type {Machine} from '../../cli/machine.js'
import {stderrLine} from '../../cli/stderr-line.js'
import {readFault} from '../../errors.js'
import type {Controller} from '../controller/controller.js'
import {startControllerThread} from '../controller/start-controller-thread.js'
import type {ControllerAddress, TlsFiles} from '../link/address.js'
import type {Callback} from '../node/callback.js'
import {joinMesh} from '../node/join-mesh.js'
import type {DaffiNode} from '../node/node.js'
import {addressOf, type ComponentOptions} from './component-options.js'

/** What of daffi runs in this process. */
export interface Components {
  readonly controller: Controller | undefined
  readonly node: DaffiNode | undefined
  /** With the port that was found. */
  readonly address: ControllerAddress
  /** The node leaves first. Bounded. */
  close(): Promise<void>
}

export interface Surroundings {
  readonly machine: Machine
  readonly name: string
  /** At the time when the node joins. */
  callbacks(): readonly Callback[]
  readonly signal: AbortSignal
}

/**
 * Starts the controller, then joins as a node. A node waits for a controller that is not there yet.
 * @throws Fault ADDRESS_IN_USE, ADDRESS_INVALID, FILE_*, NODE_NAME_TAKEN, CONTROLLER_REFUSED; what the signal aborts with
 */
export async function startComponents(
  options: ComponentOptions,
  {machine, name, callbacks, signal}: Surroundings,
): Promise<Components> {
  const {initController = false, initNode = true, log = stderrLine, generation} = options
  const wanted = addressOf(options, machine)
  const tls = await tlsOf(options)
  signal.throwIfAborted()
  const controller = initController
    ? await startControllerThread(
        machine.daffiController,
        {listen: wanted, tls, generation, allow: options.allow, tasksFile: options.tasksFile},
        // Who comes and goes is for those who ask; refusals reach the refused.
        options.log ?? (() => {}),
      )
    : undefined
  const address = controller?.address ?? wanted
  try {
    signal.throwIfAborted()
    const node = initNode
      ? await joinMesh({
          address: reachable(address),
          tls: tls && {certificate: tls.certificate},
          name,
          role: 'node',
          callbacks: callbacks(),
          sign: options.sign,
          generation,
          heartbeatProgram: machine.daffiHeartbeat,
          reconnect: true,
          signal,
          log,
        })
      : undefined
    return {
      controller,
      node,
      address,
      close: async () => {
        try {
          await node?.stop()
        } finally {
          await controller?.close()
        }
      },
    }
  } catch (error) {
    await controller?.close()
    throw error
  }
}

/** Who listens everywhere is not there to be connected to. */
function reachable(address: ControllerAddress): ControllerAddress {
  if (address.kind === 'unix' || !['0.0.0.0', '::', '[::]'].includes(address.host)) return address
  return {...address, host: address.host === '0.0.0.0' ? '127.0.0.1' : '::1'}
}

async function tlsOf({sslCertificate, sslKey}: ComponentOptions): Promise<TlsFiles | undefined> {
  if (sslCertificate === undefined) return undefined
  return {certificate: await pem(sslCertificate), key: sslKey === undefined ? undefined : await pem(sslKey)}
}

async function pem(source: string | Uint8Array): Promise<Buffer> {
  if (typeof source !== 'string') return Buffer.from(source)
  if (source.includes('-----BEGIN ')) return Buffer.from(source)
  try {
    return await readFile(source)
  } catch (error) {
    throw readFault(error, source)
  }
}
