import {InitializationError, RemoteCallError} from '../../wire/exceptions.js'
import {PyTuple} from '../../wire/pickle/values.js'
import {writePickle} from '../../wire/pickle/write-pickle.js'
import type {CallHandlers, OutgoingCall, StartedCall} from '../node.js'
import {type Feed, feedItems} from './feed.js'

export interface Receiver {
  readonly name: string
  /** How many items may be under way to it at once. */
  readonly window: number
}

/** @param ordered marks an item of a stream of ours, which its receiver runs after the ones before */
export type CallItem = (call: OutgoingCall, handlers: CallHandlers, ordered: boolean) => StartedCall

const NO_KWARGS: ReadonlyMap<string, unknown> = new Map()

/**
 * A stream as calls: every item goes to each receiver, in its order. A receiver of ours runs items one after the other
 * as they arrive, so that several may be under way; others get the next one when they have answered.
 * @throws RemoteCallError when one of them fails; InitializationError when there is no item
 */
export async function streamByCalls(
  call: CallItem,
  func: string,
  receivers: readonly Receiver[],
  items: AsyncIterable<readonly unknown[]>,
  feed: Feed,
): Promise<void> {
  const started = new Set<StartedCall>()
  const lanes = receivers.map((receiver) => lane(call, func, receiver, started, feed))
  try {
    const count = await feedItems(items, feed, (args) => {
      const data = writePickle(new PyTuple<unknown>([new PyTuple(args), NO_KWARGS, null]))
      const full = lanes.filter((each) => !each.send(data))
      return full.length === 0 ? undefined : sendAll(full, data)
    })
    if (count === 0) throw new InitializationError('Stream is empty')
    for (const each of lanes) await feed.until(each.free(1))
  } finally {
    for (const each of started) each.forget()
  }
}

async function sendAll(lanes: readonly Lane[], data: Uint8Array): Promise<void> {
  for (const each of lanes) while (!each.send(data)) await each.free()
}

interface Lane {
  /** False when too much is under way. */
  send(data: Uint8Array): boolean
  /** Resolves when fewer than so many items are under way, by default as many as may be. */
  free(limit?: number): Promise<void>
}

function lane(call: CallItem, func: string, {name, window}: Receiver, started: Set<StartedCall>, {fail}: Feed): Lane {
  let underWay = 0
  let waiting: {readonly limit: number; readonly resolve: () => void} | undefined
  return {
    send: (data) => {
      if (underWay >= window) return false
      underWay++
      const handlers: CallHandlers = {
        onItem: () => undefined,
        onResult: () => {
          started.delete(one)
          underWay--
          if (!waiting || underWay >= waiting.limit) return
          const {resolve} = waiting
          waiting = undefined
          resolve()
        },
        onError: (error) => fail(streamError(func, name, error)),
      }
      const request: OutgoingCall = {flag: 'REQUEST', func, receiver: name, data, returnResult: true, timeoutMs: 0}
      const one = call(request, handlers, window > 1)
      started.add(one)
      return true
    },
    free: (limit = window) =>
      underWay < limit ? Promise.resolve() : new Promise((resolve) => (waiting = {limit, resolve})),
  }
}

/** Upstream's text (daffi-semantics, section 3), in the place of the one for a single call. */
function streamError(func: string, node: string, error: Error): Error {
  if (!(error instanceof RemoteCallError)) return error
  const single = `Exception while processing function '${func}' on remote executor`
  const why = error.message.startsWith(single)
    ? error.message.slice(single.length).replace(/^(?: \[[^\]]*\])?\. /, '')
    : error.message
  return new RemoteCallError(
    `Exception while streaming to function '${func}' on remote executor [${node}]. ${why}`,
    error.remoteStack,
    error.code,
    error.hint,
  )
}
