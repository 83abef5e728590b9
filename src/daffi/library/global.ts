import {randomBytes} from 'node:crypto'
import {watchInterruption} from '../../cli/interruption.js'
import {localMachine} from '../../cli/local-machine.js'
import {stderrLine} from '../../cli/stderr-line.js'
import {callWellKnown} from '../call/call-well-known.js'
import {type Duration, milliseconds} from '../call/duration.js'
import {inTime} from '../call/in-time.js'
import {meshIs} from '../call/mesh-change.js'
import {cancelScheduledTask} from '../call/schedule.js'
import {type ScheduledTaskFacts, scheduledTasks} from '../call/scheduled-tasks.js'
import type {ControllerAddress} from '../link/address.js'
import type {DaffiNode} from '../node/node.js'
import {GlobalContextError, TimeoutError} from '../wire/exceptions.js'
import {type ComponentOptions, checkOptions} from './component-options.js'
import {callbacksOf, followCallbacks} from './registered-callbacks.js'
import {type RemoteCalls, remoteCalls} from './remote-calls.js'
import {type Components, startComponents} from './start-components.js'
import {watchMesh} from './watch-mesh.js'

/** What a `Global` is made with. */
export interface GlobalOptions<Functions = unknown> extends ComponentOptions {
  /** Once, when the process has joined. */
  readonly onInit?: GlobalListener<Functions> | undefined
  /** Each time that this process has joined. */
  readonly onNodeConnect?: GlobalListener<Functions> | undefined
  /** In the process of the controller: each time that a node, which is named, has left. */
  readonly onNodeDisconnect?: GlobalListener<Functions> | undefined
}

/** A failure of it is logged, and stops nothing. */
export type GlobalListener<Functions = unknown> = (g: Global<Functions>, processName: string) => unknown

interface WaitOptions {
  readonly timeout?: Duration | undefined
}

/** How long after joining a function that nobody has is waited for. */
const SETTLING_MS = 1000

/**
 * A process on a mesh: the way to call the functions of others, and to be called (seed; daffi-semantics, section 1). It
 * starts at once and by itself: calls wait until it has joined, and fail with what the start failed with.
 * @typeParam Functions which functions there are, as an interface of them; otherwise calls are not checked by TypeScript
 */
export class Global<Functions = unknown> {
  readonly processName: string
  /** Calls the functions of other processes: `g.call.name(…)`, then how, as `.fg()`. */
  readonly call: RemoteCalls<Functions>
  /** Resolves when the controller listens and the node has joined. */
  readonly ready: Promise<this>
  readonly #options: GlobalOptions<Functions>
  readonly #log: (line: string) => void
  readonly #stop = new AbortController()
  readonly #started: Promise<Components>
  readonly #ended: Promise<void>
  #components: Components | undefined
  /** When an unknown function is taken to be one, by `performance.now`. */
  #settled = Number.POSITIVE_INFINITY
  #stopping: Promise<void> | undefined

  /** @throws InitializationError for options that do not go together */
  constructor(options: GlobalOptions<Functions> = {}) {
    checkOptions(options)
    this.#options = options
    this.#log = options.log ?? stderrLine
    this.processName = String(options.processName ?? `0x${randomBytes(4).toString('hex')}`)
    const caller = {node: (func: string) => this.#nodeFor(func), signal: this.#stop.signal, log: this.#log}
    this.call = remoteCalls<Functions>(caller, (value) => value instanceof Global)
    this.#started = this.#start()
    this.ready = this.#started.then(() => this)
    this.#ended = this.#started.then((components) => this.#untilEnd(components))
    // Whoever waits for one of these is told; a failed start ends no process by itself.
    for (const promise of [this.#started, this.ready, this.#ended]) promise.catch(() => {})
  }

  /** Resolves when this process has left the mesh, by whomever; rejects when it could not join. */
  get stopped(): Promise<void> {
    return this.#ended
  }

  /** Where the controller is, with the port that was found; undefined until `ready`. */
  get address(): ControllerAddress | undefined {
    return this.#components?.address
  }

  /** Of the controller; undefined until a free one is found, and for a UNIX socket. */
  get port(): number | undefined {
    const address = this.#components?.address
    return address?.kind === 'tcp' ? address.port : this.#options.port
  }

  /** Whether the controller runs in this process. */
  get isController(): boolean {
    return this.#components?.controller !== undefined
  }

  /** The functions of the other processes, by process. */
  get registeredCallbacks(): Readonly<Record<string, readonly string[]>> {
    const others = [...(this.#components?.node?.mapping ?? [])].filter(([name]) => name !== this.processName)
    return Object.fromEntries(others.map(([name, callbacks]) => [name, [...callbacks.keys()]]))
  }

  /** Waits until a process has joined. Its own name counts. @throws TimeoutError */
  waitProcess(name: string, options: WaitOptions = {}): Promise<void> {
    return this.#waitFor(`Process ${name}`, ({mapping}) => mapping.has(name), options)
  }

  /** Waits until a process has a function; this one counts too. @throws TimeoutError */
  waitFunction(name: string, options: WaitOptions = {}): Promise<void> {
    const has = ({mapping}: DaffiNode): boolean => [...mapping.values()].some((callbacks) => callbacks.has(name))
    return this.#waitFor(`Function ${name}`, has, options)
  }

  /** The periodic calls of this process that another one runs. */
  async getScheduledTasks(process: string): Promise<readonly ScheduledTaskFacts[]> {
    return scheduledTasks(await this.#node(), process)
  }

  /** Ends a periodic call. False when it had ended before. @throws RemoteCallError for one that never was */
  async cancelScheduledTaskByUuid(process: string, uuid: number): Promise<boolean> {
    return cancelScheduledTask(await this.#node(), process, uuid)
  }

  /**
   * Stops all other nodes; from the process of the controller alone, as daffi does.
   * @returns null for each that was stopped, or why it was not
   */
  async killAll(): Promise<Readonly<Record<string, null | Error>>> {
    const node = await this.#node()
    if (!this.isController) {
      this.#log('You can kill all nodes only from a process that has a controller')
      return {}
    }
    const others = [...node.mapping.keys()].filter((name) => name !== node.name)
    const stopped = others.map(async (name): Promise<readonly [string, null | Error]> => {
      try {
        await callWellKnown(node, '', '@stop', [name])
        return [name, null]
      } catch (error) {
        return [name, error instanceof Error ? error : new Error(String(error))]
      }
    })
    return Object.fromEntries(await Promise.all(stopped))
  }

  /** Waits until this process is stopped, by SIGINT and SIGTERM too. @throws what the start failed with */
  async join(): Promise<void> {
    const {signal, dispose} = watchInterruption(() => {})
    const stop = (): void => {
      this.stop().catch((error) => this.#log(String(error)))
    }
    signal.addEventListener('abort', stop)
    try {
      await this.#ended
    } catch (error) {
      if (this.#stopping === undefined || !this.#stop.signal.aborted || error !== this.#stop.signal.reason) throw error
    } finally {
      dispose()
    }
    await this.#stopping
  }

  /** Leaves the mesh and ends the controller, if it runs here. Pending calls fail. Bounded, and more than once is once. */
  stop({killAllConnectedNodes = false}: {readonly killAllConnectedNodes?: boolean} = {}): Promise<void> {
    this.#stopping ??= this.#close(killAllConnectedNodes)
    return this.#stopping
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #start(): Promise<Components> {
    const machine = localMachine()
    const components = await startComponents(this.#options, {
      machine,
      name: this.processName,
      callbacks: () => callbacksOf(this),
      signal: this.#stop.signal,
    })
    this.#components = components
    this.#settled = performance.now() + SETTLING_MS
    if (components.node) {
      const unfollow = followCallbacks(this, components.node)
      this.#stop.signal.addEventListener('abort', unfollow)
    }
    watchMesh(components, {
      onConnect: () => this.#notify('onNodeConnect', this.processName),
      onLeave: (name) => this.#notify('onNodeDisconnect', name),
    })
    this.#notify('onInit', this.processName)
    return components
  }

  /** Until the node or the controller is ended by others, or by `stop`. */
  async #untilEnd({node, controller}: Components): Promise<void> {
    try {
      await Promise.race([node?.stopped, controller?.ended].filter((end) => end !== undefined))
    } finally {
      await this.stop()
    }
  }

  async #close(killNodes: boolean): Promise<void> {
    if (killNodes) await this.killAll()
    this.#stop.abort(stopped())
    const components = await this.#started.catch(() => undefined)
    await components?.close()
  }

  #node(): DaffiNode | Promise<DaffiNode> {
    if (this.#stop.signal.aborted) throw stopped()
    return this.#components ? nodeOf(this.#components) : this.#started.then(nodeOf)
  }

  #nodeFor(func: string): DaffiNode | Promise<DaffiNode> {
    const node = this.#node()
    return performance.now() < this.#settled ? this.#awaitFunction(node, func) : node
  }

  /** Whoever joins a mesh that has just begun may be there before the node beside the controller is. */
  async #awaitFunction(joining: DaffiNode | Promise<DaffiNode>, func: string): Promise<DaffiNode> {
    const node = await joining
    const has = ({mapping}: DaffiNode): boolean =>
      [...mapping].some(([name, callbacks]) => name !== node.name && callbacks.has(func))
    const left = this.#settled - performance.now()
    if (left > 0 && !has(node)) await this.#whenMesh(has, left).catch(() => {})
    return node
  }

  async #waitFor(what: string, wanted: (node: DaffiNode) => boolean, {timeout}: WaitOptions): Promise<void> {
    const ms = milliseconds(timeout, 'timeout')
    await this.#whenMesh(wanted, ms, () => new TimeoutError(`${what} did not come in time`))
  }

  /** @param ms 0 for no limit */
  async #whenMesh(wanted: (node: DaffiNode) => boolean, ms: number, late = () => new Error('late')): Promise<void> {
    const given = new AbortController()
    const signal = AbortSignal.any([this.#stop.signal, given.signal])
    const wait = async (): Promise<void> => meshIs(await this.#node(), wanted, signal)
    try {
      await inTime(wait(), ms, late)
    } finally {
      given.abort()
    }
  }

  #notify(event: 'onInit' | 'onNodeConnect' | 'onNodeDisconnect', name: string): void {
    const listener = this.#options[event]
    if (listener === undefined) return
    // In a turn of its own: `ready` has resolved by then, and what it throws is nobody's.
    setImmediate(async () => {
      try {
        await listener(this, name)
      } catch (error) {
        this.#log(`${event} failed: ${error instanceof Error ? error.message : String(error)}`)
      }
    })
  }
}

function nodeOf({node}: Components): DaffiNode {
  if (node) return node
  throw new GlobalContextError(
    'Support for invoking remote calls is not enabled' +
      ' The node has not been initialized in the current process.' +
      " Make sure you passed 'init_node' = True in Global object.",
    'USAGE',
    'Leave initNode alone to call others.',
  )
}

function stopped(): GlobalContextError {
  return new GlobalContextError(
    'Global can no longer accept remote calls because it was stopped',
    'GLOBAL_STOPPED',
    'Make a new Global.',
  )
}
