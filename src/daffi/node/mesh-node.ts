import {randomBytes} from 'node:crypto'
import {setMaxListeners} from 'node:events'
import type {Link} from '../link/link.js'
import type {Connect} from '../link/listening.js'
import {GlobalContextError} from '../wire/exceptions.js'
import type {DaffiMessage} from '../wire/messages/message.js'
import {WireError} from '../wire/messages/wire-error.js'
import {PickleError} from '../wire/pickle/pickle-error.js'
import type {Callback} from './callback.js'
import {controllerLost} from './calls/answer-error.js'
import {outgoingCalls} from './calls/outgoing-calls.js'
import {pendingCalls} from './calls/pending-calls.js'
import {takeAnswer} from './calls/take-answer.js'
import {controllerConnection} from './connection/controller-connection.js'
import type {NodeOptions} from './joining.js'
import {readMapping} from './mapping/read-mapping.js'
import {callbacksMessage} from './mapping/write-callbacks.js'
import type {DaffiNode, Mapping} from './node.js'
import {periodTasks} from './period/period-tasks.js'
import {reportPeriodFailure} from './period/report-failure.js'
import {wellKnownCallbacks} from './period/well-known-callbacks.js'
import {callbackExecutor} from './run/executor.js'
import {requests} from './run/requests.js'
import {runOnce} from './run/run-once.js'
import {streamReceiver} from './stream/receive-stream.js'
import {streamSender} from './stream/send-stream.js'
import {takeThrottle} from './stream/take-throttle.js'

/** How long callbacks that run may take to end when the node stops. */
const STOP_GRACE_MS = 3000

type Stage = 'joining' | 'joined' | 'stopping' | 'stopped'

/** A node over whatever connects it. @throws as `JoinMesh` */
export async function meshNode(connect: Connect, options: NodeOptions): Promise<DaffiNode> {
  const name = options.name ?? randomHex()
  const {address, tls, role, sign, generation, heartbeatProgram, log} = options
  const callbacks = new Map(options.callbacks.map((callback) => [callback.name, callback]))
  const listeners = new Set<() => void>()
  const pending = pendingCalls()
  const running = new AbortController()
  // As many callbacks as run may listen.
  setMaxListeners(0, running.signal)
  const open = new Set<Link>()
  let stage: Stage = 'joining'
  let mapping: Mapping = new Map()
  let changed = false
  let resolveStopped = (): void => undefined
  const stopped = new Promise<void>((resolve) => {
    resolveStopped = resolve
  })

  const tell = (): void => {
    for (const listener of [...listeners]) listener()
  }

  // Whoever knows it may take this node's place, or keep it alive.
  const ident = randomBytes(16).toString('hex')
  const connection = controllerConnection({
    connect: (handlers) =>
      connect({address, tls, role, name, ident, sign, generation, heartbeatProgram, signal: options.signal}, handlers),
    address,
    name,
    reconnect: options.reconnect,
    signal: options.signal,
    log,
    handshake: (link) => callbacksMessage('HANDSHAKE', name, callbacks.values(), link),
    onMessage: (message, link) => take(message, link),
    onJoined: (link) => {
      open.add(link)
      if (stage === 'joining') stage = 'joined'
      tell()
    },
    onLost: (link) => {
      open.delete(link)
      executor.linkEnded(link)
      pending.failAll(controllerLost)
      tell()
    },
    onEnded: () => void stop(),
  })

  const context = {signal: running.signal}
  const periods = periodTasks({
    name,
    now: Date.now,
    run: async ({funcName, data}) => {
      const callback = callbacks.get(funcName)
      if (!callback) throw new GlobalContextError(`Function '${funcName}' is gone`)
      await runOnce(callback, data, context)
    },
    report: (request, info, error) => {
      log(info)
      reportPeriodFailure({request, link: connection.link, name, info, error})
    },
  })
  const wellKnown = wellKnownCallbacks(periods)
  const find = (func: string): Callback | undefined => callbacks.get(func) ?? wellKnown.get(func)
  const executor = callbackExecutor({
    name,
    find,
    context,
    // A controller of 2.2.1 waits for the answers of a node that lost it, for those of ours they are lost.
    answerLink: (link) =>
      open.has(link) || link.kind === 'native' || link.generation !== '2.2.1' ? present(link) : connection.link,
    log,
  })
  const present = (link: Link): Link | undefined => (open.has(link) ? link : undefined)
  const execute = requests({
    name,
    executor,
    periods,
    has: (func) => callbacks.has(func),
    stop: () => void stop(),
    isStopping: () => stage !== 'joined',
  })
  const receiveStream = streamReceiver({name, find: (func) => callbacks.get(func), context})
  const throttles = new Map<number, number>()

  const take = (message: DaffiMessage, link: Link): void => {
    switch (message.flag) {
      case 'REQUEST':
      case 'BROADCAST':
      case 'STOP_REQUEST':
        if (message.realm === 'rpc') execute(message, link)
        break
      case 'UNABLE_TO_FIND_PROCESS':
        // About an answer of ours that nobody waits for, under the number of that call; never about a call of ours.
        executor.cancel(message.uuid, link)
        break
      case 'SUCCESS':
      case 'SCHEDULER_ACCEPT':
      case 'SCHEDULER_ERROR':
      case 'UNABLE_TO_FIND_CANDIDATE':
      case 'REMOTE_STOPPED_UNEXPECTEDLY':
      case 'STREAM_ERROR':
      case 'RECEIVER_ERROR':
        if (message.realm === 'rpc') takeAnswer(message, pending, log)
        break
      case 'HANDSHAKE':
      case 'UPDATE_CALLBACKS':
        learn(message, link)
        break
      case 'CONTROLLER_STOPPED_UNEXPECTEDLY':
        pending.failAll(controllerLost)
        break
      case 'RECK_ACCEPT':
        link.destroy()
        break
      case 'INIT_STREAM':
        if (message.realm === 'rpc') executor.track(receiveStream(message, link))
        break
      case 'STREAM_THROTTLE':
        takeThrottle(message, throttles)
        break
      case 'RECK_REQUEST':
      case 'PING':
      case 'EMPTY':
        break
    }
  }

  const learn = ({data}: DaffiMessage, link: Link): void => {
    try {
      mapping = readMapping(data, link.generation)
    } catch (error) {
      if (!(error instanceof PickleError)) throw error
      log(`The controller's list of callbacks cannot be read: ${error.message}`)
      return
    }
    tell()
  }

  /** Announces the callbacks as they are, once for all changes of one turn. */
  const announce = (): void => {
    if (changed) return
    changed = true
    queueMicrotask(() => {
      changed = false
      const {link} = connection
      const shown = stage === 'joined' ? callbacks.values() : []
      try {
        link?.send(callbacksMessage('UPDATE_CALLBACKS', name, shown, link))
      } catch (error) {
        if (!(error instanceof WireError)) throw error
        log(`The callbacks of ${name} cannot be announced: ${error.message}`)
      }
    })
  }

  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= shutDown()
    return stopping
  }
  const shutDown = async (): Promise<void> => {
    stage = 'stopping'
    options.signal.removeEventListener('abort', abort)
    running.abort()
    periods.clear()
    if (executor.running > 0) {
      if (role === 'node') announce()
      await withinGrace(executor.idle())
    }
    stage = 'stopped'
    await connection.close()
    pending.failAll(controllerLost)
    tell()
    resolveStopped()
  }
  const abort = (): void => void stop()

  const refusal = (): Error => (stage === 'stopped' ? globalStopped() : controllerLost())
  const call = outgoingCalls({name, pending, link: () => connection.link, refusal})

  try {
    await connection.open()
  } catch (error) {
    await stop()
    throw error
  }
  options.signal.addEventListener('abort', abort, {once: true})

  return {
    name,
    get controller() {
      const {link} = connection
      return link && {kind: link.kind, generation: link.generation}
    },
    get mapping() {
      return mapping
    },
    call,
    stream: streamSender({
      name,
      mapping: () => mapping,
      link: () => connection.link,
      refusal,
      call,
      pending,
      throttles,
    }),
    register: (added: readonly Callback[]) => {
      for (const callback of added) callbacks.set(callback.name, callback)
      announce()
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stopped,
    stop,
  }
}

function globalStopped(): Error {
  return new GlobalContextError('Global can no longer accept remote calls because it was stopped', 'GLOBAL_STOPPED')
}

/** As daffi's own names. */
function randomHex(): string {
  return `0x${((Math.random() * 2 ** 32) >>> 0).toString(16).padStart(8, '0')}`
}

async function withinGrace(idle: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, STOP_GRACE_MS)
  })
  await Promise.race([idle, over])
  clearTimeout(timer)
}
