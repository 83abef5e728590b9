import {Global} from '../../daffi/library/global.js'
import {callbacksOf} from '../../daffi/library/registered-callbacks.js'
import {Fault} from '../../errors.js'
import type {JsonLines} from '../../output/json.js'
import type {ServiceLine} from '../../output/views/mesh-service.js'
import type {Machine} from '../machine.js'
import {allowedAddresses} from './allowed-addresses.js'
import {generationOf, type PlaceFlags} from './controller-flags.js'
import {registerCallbacks} from './node-callbacks.js'
import {serviceLines, stoppedLines} from './service-lines.js'

export interface NodeStartFlags extends PlaceFlags {
  readonly name?: string | undefined
  readonly exec?: readonly string[] | undefined
  readonly controller: boolean
  readonly allow?: readonly string[] | undefined
}

export interface NodeSurroundings {
  readonly machine: Machine
  readonly sign: ((text: string) => string) | undefined
  /** Asks the node to stop. */
  readonly signal: AbortSignal
  readonly log: (line: string) => void
}

/**
 * A node with the callbacks of modules and commands, on a mesh; with `--controller` the controller too.
 * @throws Fault USAGE, CALLBACK_INVALID, NODE_NAME_TAKEN, ADDRESS_IN_USE and the like
 */
export async function startNode(
  modules: readonly string[],
  flags: NodeStartFlags,
  {machine, sign, signal, log}: NodeSurroundings,
): Promise<{readonly lines: JsonLines<ServiceLine>; stop(): Promise<void>}> {
  const commands = flags.exec ?? []
  if (modules.length === 0 && commands.length === 0) {
    throw new Fault('USAGE', 'A node needs something to offer', 'Name a module, or a command: --exec NAME=COMMAND')
  }
  if (flags.allow !== undefined && !flags.controller) {
    throw new Fault('USAGE', '--allow is for the controller', 'Give --controller too.')
  }
  if (flags['ssl-key'] !== undefined && !flags.controller) {
    throw new Fault('USAGE', '--ssl-key is for the controller', 'Give --controller too, or leave it out.')
  }
  let g: Global | undefined
  const loading = registerCallbacks({modules, commands, g: () => g ?? {}}, machine)
  // A module may wait for something for ever.
  const isStopped = await Promise.race([loading.then(() => false), stopped(signal)])
  if (isStopped) return {lines: stoppedLines(), stop: async () => {}}
  const {host, port} = flags
  g = new Global({
    processName: flags.name,
    initController: flags.controller,
    host: host ?? (port === undefined ? undefined : 'localhost'),
    port,
    unixSockPath: flags['unix-sock-path'],
    sslCertificate: flags['ssl-certificate'],
    sslKey: flags['ssl-key'],
    generation: generationOf(flags),
    allow: await allowedAddresses(flags.allow),
    sign,
    tasksFile: machine.heldCalls,
    log,
  })
  const stop = g.stop.bind(g)
  signal.addEventListener('abort', () => void stop())
  try {
    const {address, stopped: ended} = await g.ready
    if (address === undefined) throw new Error('A node that is ready has an address')
    const callbacks = callbacksOf(g).map(({name}) => name)
    return {lines: serviceLines({type: 'ready', address, node: g.processName, callbacks}, signal, ended), stop}
  } catch (error) {
    await stop()
    // Whoever stops it before there is a controller has had enough of waiting, which is no failure.
    if (signal.aborted) return {lines: stoppedLines(), stop}
    throw error
  }
}

/** Ends the process, whatever the modules of a node have left running: timers, servers, a promise that never settles. */
export const endOfModules = {
  close(): void {
    setImmediate(() => process.exit())
  },
}

const stopped = (signal: AbortSignal): Promise<true> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(true)
    signal.addEventListener('abort', () => resolve(true), {once: true})
  })
