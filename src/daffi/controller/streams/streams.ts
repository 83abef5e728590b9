import {Fault} from '../../../errors.js'
import type {StreamWriter} from '../../link/link.js'
import {type RpcMessage, type ServiceMessage, serviceMessage} from '../../wire/messages/message.js'
import {remoteError} from '../../wire/pickle/shapes/remote-error.js'
import type {PyObject} from '../../wire/pickle/values.js'
import {answer, answerError, answerNoCandidate, answerValue, deliver, stopped} from '../answer.js'
import {LIMITS} from '../limits.js'
import type {Member} from '../member.js'
import type {Mesh} from '../mesh.js'
import {errorPayload} from '../payload.js'
import {askedBy} from '../relay.js'
import type {Feed} from './feed.js'
import {feedNative} from './feed-native.js'
import {feedPython, type Outlets} from './feed-python.js'

/** Streams of daffi 2.2.1: items of one process for every node that has a callback (daffi-protocol, section 5). */
export interface Streams {
  /** INIT_STREAM: the caller is told who may take its items, and opens a stream for each. */
  init(caller: Member, request: RpcMessage): void
  onIn(receiver: string, uuid: number, items: AsyncIterable<ServiceMessage>): Promise<void>
  onOut(receiver: string, uuid: number, writer: StreamWriter): Promise<void>
  /** A receiver tells its caller how slow to be. */
  throttle(receiver: Member, message: ServiceMessage): void
  leave(member: Member): void
}

interface Stream {
  readonly caller: Member
  readonly request: RpcMessage
  readonly receivers: readonly string[]
  /** Those that the caller has opened a stream for. */
  readonly opened: Map<string, Feed | undefined>
  readonly ended: Set<string>
  /** Runs while all that were opened have ended, but not all were opened. */
  grace: NodeJS.Timeout | undefined
}

/** A caller that has chosen one receiver opens no stream for the others, and does not say so (upstream hangs then). */
const GRACE_MS = 500

export function createStreams(mesh: Mesh): Streams {
  /** By the number that the caller gave it, which is all that its streams of items name. */
  const streams = new Map<number, Stream>()
  const outlets: Outlets = new Map()

  const end = (stream: Stream): boolean => {
    clearTimeout(stream.grace)
    return streams.get(stream.request.uuid) === stream && streams.delete(stream.request.uuid)
  }
  const finish = (stream: Stream): void => {
    if (end(stream)) {
      const results = new Map([...stream.ended].map((name) => [name, null]))
      answerValue(askedBy(stream.caller, stream.request), '', results)
    }
  }
  const settle = (stream: Stream, receiver: string): void => {
    stream.ended.add(receiver)
    if (stream.ended.size < stream.opened.size) return
    if (stream.ended.size === stream.receivers.length) finish(stream)
    else stream.grace = setTimeout(() => finish(stream), GRACE_MS)
  }
  /** The first failure ends the stream for its caller, which stops sending; the others keep what they got. */
  const fail = (stream: Stream, receiver: string, error: PyObject): void => {
    if (end(stream)) answer(askedBy(stream.caller, stream.request), 'STREAM_ERROR', receiver, errorPayload(error))
  }

  const open = (stream: Stream, name: string): Feed | undefined => {
    clearTimeout(stream.grace)
    stream.opened.set(name, undefined)
    const {caller, request} = stream
    const receiver = mesh.roster.node(name)
    if (!receiver) {
      fail(stream, name, remoteError(stopped(name)))
      return undefined
    }
    const {uuid: callerUuid, funcName: func, data} = request
    const onFail = (error: PyObject): void => fail(stream, name, error)
    const options = {caller, callerUuid, func, data, receiver, onFail}
    const feed = receiver.link.kind === 'native' ? feedNative(mesh, options) : feedPython(mesh, outlets, options)
    stream.opened.set(name, feed)
    return feed
  }

  return {
    init(caller, request) {
      const asked = askedBy(caller, request)
      if (caller.link.kind === 'native') {
        answerError(asked, '', remoteError('A process of ours streams by calls'))
        return
      }
      const receivers = mesh.roster.providers(request.funcName, caller).map(({name}) => name)
      if (receivers.length === 0) {
        answerNoCandidate(asked)
        return
      }
      const own = [...streams.values()].filter((stream) => stream.caller === caller)
      if (streams.has(request.uuid) || own.length >= LIMITS.streamsOfOne) {
        answerError(asked, '', remoteError(`More than ${LIMITS.streamsOfOne} streams are open`))
        return
      }
      // A copy, since the message is a part of something larger.
      const kept = {...request, data: Buffer.from(request.data)}
      const stream = {caller, request: kept, receivers, opened: new Map(), ended: new Set<string>(), grace: undefined}
      streams.set(request.uuid, stream)
      answerValue(asked, caller.name, receivers)
    },

    async onIn(receiver, uuid, items) {
      const stream = streams.get(uuid)
      if (!stream?.receivers.includes(receiver) || stream.opened.has(receiver)) {
        throw new Fault('CALL_INVALID', `Nobody has begun a stream ${uuid} for ${receiver}`)
      }
      const feed = open(stream, receiver)
      if (!feed) return
      try {
        for await (const item of items) if (!(await feed.write(item))) return
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        feed.abort(new Error(why))
        fail(stream, receiver, remoteError(`The stream broke: ${why}`))
        return
      }
      if (await feed.end()) settle(stream, receiver)
    },

    async onOut(receiver, uuid, writer) {
      const outlet = outlets.get(uuid)
      if (outlet?.receiver.name !== receiver) {
        throw new Fault('CALL_INVALID', `There is no stream ${uuid} for ${receiver}`)
      }
      await outlet.attach(writer)
    },

    throttle(receiver, {uuid, data}) {
      const outlet = outlets.get(uuid)
      if (outlet?.receiver !== receiver) return
      const {caller, callerUuid} = outlet
      const fields = {uuid: callerUuid, transmitter: receiver.name, receiver: caller.name, data}
      deliver(caller, serviceMessage({flag: 'STREAM_THROTTLE', ...fields}))
    },

    leave(member) {
      for (const stream of streams.values()) {
        if (stream.caller !== member) continue
        end(stream)
        for (const feed of stream.opened.values()) feed?.abort(new Error('The caller of the stream is gone'))
      }
    },
  }
}
