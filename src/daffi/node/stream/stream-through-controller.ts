import type {Link, LinkStreams, StreamWriter} from '../../link/link.js'
import {InitializationError} from '../../wire/exceptions.js'
import {rpcMessage, serviceMessage} from '../../wire/messages/message.js'
import {toJavaScript} from '../../wire/pickle/to-javascript.js'
import type {PickleValue} from '../../wire/pickle/values.js'
import {PyTuple} from '../../wire/pickle/values.js'
import {writePickle} from '../../wire/pickle/write-pickle.js'
import type {PendingCalls} from '../calls/pending-calls.js'
import {sleep} from '../period/sleep.js'
import {type Feed, feedItems} from './feed.js'

export interface ThroughOptions {
  readonly name: string
  readonly link: Link
  readonly streams: LinkStreams
  readonly pending: PendingCalls
  /** Seconds to wait before each item, by stream; the controller sets them (STREAM_THROTTLE). */
  readonly throttles: Map<number, number>
  readonly signal: AbortSignal
}

const NO_KWARGS: ReadonlyMap<string, unknown> = new Map()
/**
 * A stream that ends before its receiver has come for it is forgotten by the controller, and the receiver waits for ever:
 * upstream's `stream_to_controller` removes what it leaves unread. Nothing tells that the receiver has come.
 */
const OPEN_MS = 1000
const NO_HANDLER = (): void => undefined

/**
 * A stream through a controller of generation 2.2.1 (daffi-protocol, section 5): it names the receivers, each gets a
 * stream of its own, and it answers once more when all have taken all. A receiver that is not wanted gets an empty
 * stream: the controller waits for its answer too.
 */
export async function streamThroughController(
  {name, link, streams, pending, throttles, signal}: ThroughOptions,
  func: string,
  receiver: string,
  items: AsyncIterable<readonly unknown[]>,
  feed: Feed,
): Promise<void> {
  const writers: StreamWriter[] = []
  let stream: {uuid: number; receivers: readonly string[]; ended: Promise<void>} | undefined
  try {
    stream = await feed.until(begin(name, link, pending, func, feed))
    const {uuid, receivers, ended} = stream
    if (receivers.length === 0)
      throw new InitializationError('Unable to find receivers for stream.', 'CANDIDATE_MISSING')
    if (receiver !== '' && !receivers.includes(receiver)) throw unknownReceiver(func, receivers)
    throttles.set(uuid, 0)
    const opened = Date.now()
    const open: StreamWriter[] = []
    for (const each of receivers) {
      const writer = streams.toController(each, uuid)
      writers.push(writer)
      if (receiver === '' || each === receiver) open.push(writer)
    }
    const count = await feedItems(items, feed, async (args) => {
      const pause = throttles.get(uuid) ?? 0
      if (pause > 0) await sleep(pause * 1000, signal)
      const data = writePickle(new PyTuple<unknown>([new PyTuple(args), NO_KWARGS]))
      for (const writer of open) await writer.write(serviceMessage({flag: 'EMPTY', uuid: 0, data}))
    })
    const early = OPEN_MS - (Date.now() - opened)
    if (early > 0) await feed.until(sleep(early, signal))
    for (const writer of writers) await feed.until(writer.end())
    await feed.until(ended)
    if (count === 0) throw new InitializationError('Stream is empty')
  } catch (error) {
    for (const writer of writers) writer.destroy(error instanceof Error ? error : new Error(String(error)))
    throw error
  } finally {
    if (stream) {
      throttles.delete(stream.uuid)
      const call = pending.get(stream.uuid)
      if (call) pending.remove(call)
    }
  }
}

/** Announces the stream; the call goes on under its number until all receivers are done. */
function begin(
  name: string,
  link: Link,
  pending: PendingCalls,
  func: string,
  feed: Feed,
): Promise<{uuid: number; receivers: readonly string[]; ended: Promise<void>}> {
  return new Promise((resolve, reject) => {
    const call = pending.add({
      func,
      timeoutMs: 0,
      handlers: {
        onItem: NO_HANDLER,
        onError: reject,
        onResult: (value) => {
          const ended = new Promise<void>((done) => {
            const handlers = {onItem: NO_HANDLER, onError: feed.fail, onResult: () => done()}
            pending.add({func, timeoutMs: 0, handlers}, call.uuid)
          })
          resolve({uuid: call.uuid, receivers: namesOf(value), ended})
        },
      },
    })
    const {uuid} = call
    link.send(rpcMessage({flag: 'INIT_STREAM', uuid, transmitter: name, funcName: func, data: noArguments()}))
  })
}

function noArguments(): Buffer {
  return writePickle(new PyTuple<unknown>([new PyTuple([]), NO_KWARGS, null]))
}

function namesOf(value: PickleValue): readonly string[] {
  const names = toJavaScript(value)
  return Array.isArray(names) ? names.filter((each) => typeof each === 'string') : []
}

function unknownReceiver(func: string, receivers: readonly string[]): Error {
  return new InitializationError(
    `Provided receiver is not in the list of available receivers for function ${func}. ` +
      `Available receivers = ${receivers.join(', ')}`,
    'NODE_UNKNOWN',
  )
}
