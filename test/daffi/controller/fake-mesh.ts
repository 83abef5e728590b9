import {onTestFinished} from 'vitest'
import {type Broker, type BrokerOptions, createBroker} from '../../../src/daffi/controller/broker.js'
import {createDispatch} from '../../../src/daffi/controller/held-calls.js'
import type {Link, LinkHandlers} from '../../../src/daffi/link/link.js'
import {openTasks} from '../../../src/daffi/tasks/open-tasks.js'
import {decodeMessage} from '../../../src/daffi/wire/messages/decode-message.js'
import {encodeMessage} from '../../../src/daffi/wire/messages/encode-message.js'
import type {Generation} from '../../../src/daffi/wire/messages/generation.js'
import {
  type DaffiMessage,
  type RpcMessage,
  rpcMessage,
  serviceMessage,
} from '../../../src/daffi/wire/messages/message.js'
import {readPickle} from '../../../src/daffi/wire/pickle/read-pickle.js'
import {readRemoteError} from '../../../src/daffi/wire/pickle/shapes/remote-error.js'
import {writeCallbackDescriptor} from '../../../src/daffi/wire/pickle/shapes/write-descriptor.js'
import {toJavaScript} from '../../../src/daffi/wire/pickle/to-javascript.js'
import {PyTuple} from '../../../src/daffi/wire/pickle/values.js'
import {writePickle} from '../../../src/daffi/wire/pickle/write-pickle.js'
import {until} from './mesh.js'

/** One end of a link within this process. Messages are real bytes in between, both ways. */
export interface FakePeer {
  readonly link: Link
  /** What the controller has sent. */
  readonly received: DaffiMessage[]
  /** Why the controller has ended the link. */
  readonly destroyed: () => Error | 'no reason' | undefined
  queuedBytes: number
  send(message: DaffiMessage): void
  /** The process is gone. */
  drop(): void
  readonly handlers: LinkHandlers
}

export interface FakeMesh {
  readonly broker: Broker
  readonly log: string[]
  native(name: string, callbacks?: readonly string[], role?: 'node' | 'caller'): Promise<FakePeer>
  python(name: string, generation: Generation, callbacks?: readonly string[]): Promise<FakePeer>
  /** Connected, and nothing said. */
  stranger(generation: Generation): FakePeer
}

/** A broker without sockets. */
export function fakeMesh(given: Partial<BrokerOptions> = {}): FakeMesh {
  const log: string[] = []
  const broker = createBroker({
    generation: undefined,
    allow: undefined,
    now: Date.now,
    log: (line) => log.push(line),
    openTasks: async (mesh) =>
      openTasks({
        file: undefined,
        holder: 'test',
        dispatch: createDispatch(mesh, 'test'),
        now: Date.now,
        log: (line) => log.push(line),
      }),
    ...given,
  })
  onTestFinished(() => broker.close())

  const connect = (kind: Link['kind'], generation: Generation, accept: (link: Link) => LinkHandlers): FakePeer => {
    let ended: Error | 'no reason' | undefined
    const end = (reason: Error | undefined): void => {
      if (ended !== undefined) return
      ended = reason ?? 'no reason'
      peer.handlers.onClose(reason)
    }
    const received: DaffiMessage[] = []
    const link: Link = {
      kind,
      generation,
      get queuedBytes() {
        return peer.queuedBytes
      },
      send(message) {
        if (ended === undefined) received.push(decodeMessage(generation, encodeMessage(generation, message)))
      },
      drained: () => Promise.resolve(),
      close: async () => end(undefined),
      destroy: (reason) => setImmediate(() => end(reason)),
    }
    const peer: FakePeer = {
      link,
      received,
      queuedBytes: 0,
      destroyed: () => ended,
      send(message) {
        if (ended === undefined) peer.handlers.onMessage(decodeMessage(generation, encodeMessage(generation, message)))
      },
      drop: () => end(undefined),
      handlers: accept(link),
    }
    return peer
  }
  const greet = async (peer: FakePeer, name: string, callbacks: readonly string[]): Promise<FakePeer> => {
    peer.send(handshake(name, callbacks, peer.link.generation))
    await until(() => peer.received.some(({flag}) => flag === 'HANDSHAKE') || peer.destroyed() !== undefined)
    return peer
  }
  const stranger = (generation: Generation): FakePeer =>
    connect('python', broker.handlers.generationFor(generation), (link) => broker.handlers.onPython(link))

  return {
    broker,
    log,
    native: (name, callbacks = [], role = 'node') => {
      const hello = {name, role, ident: `ident of ${name}`}
      const peer = connect('native', '2.2.1', (link) => broker.handlers.onNative(hello, 'challenge', link))
      return greet(peer, name, callbacks)
    },
    python: (name, generation, callbacks = []) => greet(stranger(generation), name, callbacks),
    stranger,
  }
}

export function handshake(name: string, callbacks: readonly string[], generation: Generation): DaffiMessage {
  const shared = {generation, signature: undefined, isAsync: false, isGenerator: false, method: undefined}
  const described = callbacks.map((func) => [func, writeCallbackDescriptor({...shared, name: func})] as const)
  return serviceMessage({flag: 'HANDSHAKE', uuid: 1, transmitter: name, data: writePickle(new Map(described))})
}

export const request = (uuid: number, func: string, given: Partial<RpcMessage> = {}): RpcMessage =>
  rpcMessage({flag: 'REQUEST', uuid, funcName: func, data: argumentsOf([]), ...given})

export const argumentsOf = (args: readonly unknown[]): Buffer =>
  writePickle(new PyTuple<unknown>([new PyTuple<unknown>(args), new Map(), null]))

export const reply = (to: DaffiMessage, value: unknown, given: Partial<RpcMessage> = {}): RpcMessage =>
  rpcMessage({
    flag: 'SUCCESS',
    uuid: to.uuid,
    data: writePickle(new PyTuple<unknown>([new PyTuple<unknown>([value]), new Map(), null])),
    ...given,
  })

/** Messages of a call: those with realm `rpc`. */
export const rpc = (peer: FakePeer): RpcMessage[] =>
  peer.received.flatMap((message) => (message.realm === 'rpc' ? [message] : []))

/** Value or error of an answer. */
export function outcome(message: DaffiMessage | undefined): unknown {
  if (!message) return undefined
  const payload = readPickle(message.data)
  if (!(payload instanceof PyTuple)) throw new Error('No answer')
  const [args, , error = null] = payload.items
  if (error !== null) return {error: readRemoteError(error)?.info}
  const value = args instanceof PyTuple ? (args.items[0] ?? null) : null
  if (value instanceof Map) {
    return Object.fromEntries(
      [...value].map(([key, item]) => [
        key,
        readRemoteError(item) ? {error: readRemoteError(item)?.info} : toJavaScript(item),
      ]),
    )
  }
  return toJavaScript(value)
}
