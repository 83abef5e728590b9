import type {Connect} from '../../../src/daffi/link/listening.js'
import type {NodeOptions} from '../../../src/daffi/node/joining.js'
import {meshNode} from '../../../src/daffi/node/mesh-node.js'
import type {CallHandlers, DaffiNode, OutgoingCall} from '../../../src/daffi/node/node.js'
import {toJavaScript} from '../../../src/daffi/wire/pickle/to-javascript.js'
import {PyTuple} from '../../../src/daffi/wire/pickle/values.js'
import {writePickle} from '../../../src/daffi/wire/pickle/write-pickle.js'

export const optionsFor = (given: Partial<NodeOptions> = {}): NodeOptions => ({
  address: {kind: 'unix', path: '/nowhere'},
  tls: undefined,
  name: 'me',
  role: 'node',
  callbacks: [],
  sign: undefined,
  generation: undefined,
  heartbeatProgram: undefined,
  reconnect: false,
  signal: new AbortController().signal,
  log: () => undefined,
  ...given,
})

export const join = (connect: Connect, given: Partial<NodeOptions> = {}): Promise<DaffiNode> =>
  meshNode(connect, optionsFor(given))

export const callData = (args: readonly unknown[], kwargs: Record<string, unknown> = {}): Buffer =>
  writePickle(new PyTuple([new PyTuple(args), kwargs, null]))

export const answerData = (value: unknown, error: unknown = null): Buffer =>
  writePickle(new PyTuple([new PyTuple([value]), {}, error]))

/** A call as a promise of its items and result. */
export function ask(
  node: DaffiNode,
  func: string,
  args: readonly unknown[] = [],
  given: Partial<OutgoingCall> & {kwargs?: Record<string, unknown>} = {},
): Promise<{result: unknown; items: unknown[]; from: string}> {
  const {kwargs, ...rest} = given
  return new Promise((resolve, reject) => {
    const items: unknown[] = []
    const handlers: CallHandlers = {
      onItem: (value) => items.push(toJavaScript(value)),
      onResult: (value, _payload, from) => resolve({result: toJavaScript(value), items, from}),
      onError: reject,
    }
    node.call(
      {
        flag: 'REQUEST',
        func,
        receiver: '',
        data: callData(args, kwargs),
        returnResult: true,
        timeoutMs: 10_000,
        ...rest,
      },
      handlers,
    )
  })
}

/** Polls until the condition holds. */
export async function until(condition: () => boolean, ms = 5000): Promise<void> {
  const end = Date.now() + ms
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Not within ${ms} ms: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
