import type {DaffiNode} from '../node/node.js'
import type {PickleValue} from '../wire/pickle/values.js'
import {type CallRequest, callData} from './call-request.js'
import {checkCall} from './check-call.js'
import {type CallTimes, holdBack} from './hold-back.js'
import {type ItemQueue, itemQueue} from './item-queue.js'

/** What a function gave: one value as it came, or the items of a generator, while they come. */
export type Returned =
  | {
      readonly kind: 'value'
      readonly value: PickleValue
      /** The pickle that it came in, of `((value,), {}, None)`. */
      readonly payload: Uint8Array
      /** The process that computed it. */
      readonly transmitter: string
    }
  | {readonly kind: 'items'; readonly items: AsyncIterable<PickleValue>}

/**
 * A call whose result is wanted: FG, and BG with an eta. Resolves with a generator's items as soon as the first one is
 * there, or none is to come; an error after that is thrown where the items are taken.
 * @throws GlobalContextError for a call that cannot be made; otherwise what `DaffiNode.call` fails with
 */
export function foreground(node: DaffiNode, request: CallRequest, times: CallTimes = {}): Promise<Returned> {
  return new Promise((resolve, reject) => {
    checkCall(node, request)
    const data = callData(request)
    holdBack(request.func, times, (timeoutMs) => send(node, request, {data, timeoutMs}, {resolve, reject}), reject)
  })
}

function send(
  node: DaffiNode,
  {func, receiver = ''}: CallRequest,
  {data, timeoutMs}: {readonly data: Uint8Array; readonly timeoutMs: number},
  {resolve, reject}: {resolve(returned: Returned): void; reject(error: Error): void},
): void {
  let queue: ItemQueue | undefined
  const started = node.call(
    {flag: 'REQUEST', func, receiver, data, returnResult: true, timeoutMs},
    {
      onItem: (item) => {
        if (queue === undefined) {
          queue = itemQueue(() => started.forget())
          resolve({kind: 'items', items: queue.items})
        }
        queue.push(item)
      },
      onResult: (value, payload, transmitter) => {
        if (queue) queue.end()
        else if (value === null && node.mapping.get(transmitter)?.get(func)?.isGenerator) {
          queue = itemQueue(() => {})
          queue.end()
          resolve({kind: 'items', items: queue.items})
        } else resolve({kind: 'value', value, payload, transmitter})
      },
      onError: (error) => {
        if (queue) queue.fail(error)
        else reject(error)
      },
    },
  )
}
