import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Controller, ControllerOptions} from '../../../src/daffi/controller/controller.js'
import {startController} from '../../../src/daffi/controller/start-controller.js'
import {connect} from '../../../src/daffi/link/connect.js'
import type {Link} from '../../../src/daffi/link/link.js'
import {type AnyFunction, callbackOfFunction} from '../../../src/daffi/node/callback-of-function.js'
import {joinMesh} from '../../../src/daffi/node/join-mesh.js'
import type {NodeOptions} from '../../../src/daffi/node/joining.js'
import type {DaffiNode, OutgoingCall} from '../../../src/daffi/node/node.js'
import type {DaffiMessage} from '../../../src/daffi/wire/messages/message.js'
import {serviceMessage} from '../../../src/daffi/wire/messages/message.js'
import type {OperationName, Operations} from '../../../src/daffi/wire/operations.js'
import {writeCallbackDescriptor} from '../../../src/daffi/wire/pickle/shapes/write-descriptor.js'
import {toJavaScript} from '../../../src/daffi/wire/pickle/to-javascript.js'
import {PyTuple} from '../../../src/daffi/wire/pickle/values.js'
import {writePickle} from '../../../src/daffi/wire/pickle/write-pickle.js'

/** A real controller on a socket of its own, and everybody who joined it. */
export interface TestMesh {
  readonly controller: Controller
  readonly folder: string
  readonly log: string[]
  node(name: string, callbacks: Readonly<Record<string, AnyFunction>>, given?: Partial<NodeOptions>): Promise<DaffiNode>
  caller(given?: Partial<NodeOptions>): Promise<DaffiNode>
  /** A process that sends what it likes. */
  peer(name: string, callbacks?: readonly string[]): Promise<Peer>
  close(): Promise<void>
}

export interface Peer {
  readonly link: Link
  readonly received: DaffiMessage[]
  readonly closed: Promise<Error | undefined>
  onMessage: (message: DaffiMessage) => void
}

export async function startMesh(given: Partial<ControllerOptions> = {}): Promise<TestMesh> {
  const folder = await mkdtemp(join(tmpdir(), 'daffi-'))
  const log: string[] = []
  const listen = {kind: 'unix', path: join(folder, 'sock')} as const
  const options = {listen, tls: undefined, generation: undefined, allow: undefined, tasksFile: undefined, ...given}
  const controller = await startController(options, (line) => log.push(line))
  const nodes: DaffiNode[] = []
  const peers: Peer[] = []
  const signal = new AbortController().signal
  const base = {
    address: controller.address,
    tls: undefined,
    sign: undefined,
    generation: undefined,
    heartbeatProgram: undefined,
    reconnect: false,
    signal,
    log: (line: string) => log.push(line),
  }

  const enter = async (options: NodeOptions): Promise<DaffiNode> => {
    const node = await joinMesh(options)
    nodes.push(node)
    return node
  }

  return {
    controller,
    folder,
    log,
    node: (name, callbacks, more = {}) =>
      enter({
        ...base,
        name,
        role: 'node',
        callbacks: Object.entries(callbacks).map(([func, fn]) => callbackOfFunction(func, fn)),
        ...more,
      }),
    caller: (more = {}) => enter({...base, name: undefined, role: 'caller', callbacks: [], ...more}),
    async peer(name, callbacks = []) {
      let close = (_reason: Error | undefined): void => {}
      const peer: {-readonly [K in keyof Peer]: Peer[K]} = {
        link: undefined as never,
        received: [],
        closed: new Promise((resolve) => {
          close = resolve
        }),
        onMessage: () => undefined,
      }
      peer.link = await connect(
        {...base, role: 'node', name, ident: `ident-of-${name}`},
        {
          onMessage(message) {
            peer.received.push(message)
            peer.onMessage(message)
          },
          onClose: close,
        },
      )
      const descriptors = Object.fromEntries(
        callbacks.map((func) => [func, writeCallbackDescriptor({...ANY, name: func})]),
      )
      peer.link.send(serviceMessage({flag: 'HANDSHAKE', uuid: 1, transmitter: name, data: writePickle(descriptors)}))
      await until(() => peer.received.some(({flag}) => flag === 'HANDSHAKE'))
      peers.push(peer)
      return peer
    },
    async close() {
      await Promise.all(nodes.map((node) => node.stop()))
      for (const {link} of peers) link.destroy()
      await controller.close()
      await rm(folder, {recursive: true, force: true})
    },
  }
}

const ANY = {generation: '2.2.1', signature: undefined, isAsync: false, isGenerator: false, method: undefined} as const

export async function until(condition: () => boolean, ms = 10_000): Promise<void> {
  const deadline = performance.now() + ms
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`This did not come to be: ${condition.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

export const callData = (args: readonly unknown[], kwargs: unknown = {}): Buffer =>
  writePickle(new PyTuple<unknown>([new PyTuple<unknown>(args), kwargs, null]))

export interface Answered {
  readonly result: unknown
  readonly items: readonly unknown[]
  readonly from: string
}

export function call(
  node: DaffiNode,
  func: string,
  args: readonly unknown[] = [],
  given: Partial<OutgoingCall> = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const items: unknown[] = []
    const call: OutgoingCall = {
      flag: 'REQUEST',
      func,
      receiver: '',
      data: callData(args),
      returnResult: true,
      timeoutMs: 20_000,
      ...given,
    }
    node.call(call, {
      onItem: (value) => items.push(toJavaScript(value)),
      onResult: (value, _payload, from) => resolve({result: toJavaScript(value), items, from}),
      onError: reject,
    })
  })
}

export async function operate<Name extends OperationName>(
  node: DaffiNode,
  name: Name,
  ...args: Operations[Name]['args']
): Promise<Operations[Name]['result']> {
  return (await call(node, name, args)).result as Operations[Name]['result']
}
