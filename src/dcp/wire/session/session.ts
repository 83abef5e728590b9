import {sealText} from '../messages/envelope.js'
import type {Ack, Message, Part, RequestPart} from '../messages/message.js'
import {randomText} from '../messages/random-text.js'
import type {Signer} from '../messages/signer.js'
import type {Transport} from '../transport/transport.js'
import type {Caller, Reply} from './caller.js'
import {createOutbox} from './outbox.js'
import {createRequestRate} from './request-rate.js'

export interface SessionOptions {
  readonly signer: Signer
  readonly address: string
  readonly baseUrl: string
  readonly dcpsid: string
  readonly now: () => number
  /** Requests that are answered at a time; beyond, the caller waits for its acknowledgement. */
  readonly requests: number
  /** Requests in a second, beyond which it waits too. */
  readonly rate: number
  /** Size of what may wait for the caller; beyond, the session ends. */
  readonly unread: number
  /** Told by how much the weight of the session has changed. */
  readonly weighed: (change: number) => void
  /** Size of it beyond which the caller waits for its acknowledgement. */
  readonly unreadHeld: number
  /** Answers a request of the application. @returns payload of the response @throws what `refusal` tells */
  readonly run: (request: RequestPart, session: Session) => unknown
  readonly refusal: (error: unknown) => {readonly code: string; readonly message: string}
  /** A message is being acknowledged. */
  readonly acknowledged: (message: Message) => void
  /** The session has ended for good. */
  readonly ended: (session: Session) => void
}

export interface Session extends Caller {
  /** Takes up a socket; one that was there is cut. */
  attach(transport: Transport): void
  detach(transport: Transport): void
  /** A message of so many characters whose signature was checked. False when it breaks the protocol: whoever sent it is to be cut off. */
  receive(message: Ack | Message, size: number): boolean
  /** Characters that it holds: requests that are being answered, answers and events that the caller has not acknowledged. */
  weight(): number
  /** True for an acknowledgement that only the caller of this session can have. */
  knows(ack: Ack): boolean
  /** True for the message that comes next, and for the last one again. */
  expects(message: Message): boolean
  /** Ends the session: who waits for replies is told, nothing more is said. */
  end(): void
}

/** How long a caller that said goodbye has to read the answer, in milliseconds. */
const GOODBYE_MS = 200

/**
 * The target's end of a session (dcp-protocol, section 4): every message is acknowledged with the nonce of the next, one
 * that comes again is acknowledged again and not done again, and a cut socket costs nothing.
 */
export function createSession(options: SessionOptions): Session {
  const {signer, dcpsid, now} = options
  const pending = new Map<string, {resolve(reply: Reply): void; reject(error: Error): void}>()
  const listeners: (() => void)[] = []
  let transport: Transport | undefined
  let closed = false
  const answering = new Set<Promise<void>>()
  let lastId: string | undefined
  let lastAck: string | undefined
  /** What the next message must carry; undefined while the last one is not acknowledged. */
  let expected: string | null | undefined = null
  let held: (() => void) | undefined

  const transmit = (text: string): void => transport?.send(text)
  let weight = 0
  const weigh = (change: number): void => {
    if (closed) return
    weight += change
    options.weighed(change)
  }
  const rate = createRequestRate(options.rate, now)
  const outbox = createOutbox({signer, dcpsid, now, transmit, weighed: weigh})

  const acknowledge = (message: Message): void => {
    const {id, ackToken} = message
    options.acknowledged(message)
    const nonce = `NNt${randomText()}`
    const body = {type: 'ack', dcpsid, token: ackToken, nonce, messageId: id}
    expected = nonce
    lastAck = sealText(signer, JSON.stringify(body))
    transmit(lastAck)
  }

  const respond = (id: string, success: boolean, payload: unknown): void => {
    if (closed) return
    outbox.add({type: 'response', id, success, payload: JSON.stringify(payload) ?? 'null'})
    if (outbox.unread() > options.unread) session.end()
  }

  /** Whoever asks without reading the answers is not told that more has arrived. */
  const isFull = (): boolean =>
    answering.size >= options.requests || outbox.unread() > options.unreadHeld || rate.wait() > 0
  const acknowledgeHeld = (): void => {
    if (!held || isFull()) return
    const release = held
    held = undefined
    release()
  }
  /** A timer may fire before the clock is there: then it is waited for again. */
  const waitForRate = (): void => {
    acknowledgeHeld()
    const wait = rate.wait()
    if (held && !closed && wait > 0) setTimeout(waitForRate, wait).unref()
  }

  const answer = async (request: RequestPart): Promise<void> => {
    try {
      respond(request.id, true, await options.run(request, session))
    } catch (error) {
      const {code, message} = options.refusal(error)
      respond(request.id, false, {name: 'Error', code, message, stack: `Error: ${message}`, origin: signer.address})
    }
  }
  const beginAnswer = (request: RequestPart, size: number): void => {
    weigh(size)
    const answered = answer(request).finally(() => {
      weigh(-size)
      answering.delete(answered)
      acknowledgeHeld()
    })
    answering.add(answered)
  }

  const handle = (part: Part, size: number): void => {
    switch (part.type) {
      case 'request':
        handleRequest(part, size)
        break
      case 'response':
        pending.get(part.id)?.resolve(replyOf(part))
        pending.delete(part.id)
        break
      case 'notification':
    }
  }

  const handleRequest = (request: RequestPart, size: number): void => {
    switch (request.operation) {
      case 'connect':
        respond(request.id, true, {version: '5.3.0', operation: 'connect'})
        break
      case 'keepalive':
        respond(request.id, true, {success: true})
        break
      case 'close':
        respond(request.id, true, 'goodbye')
        setTimeout(() => session.end(), GOODBYE_MS)
        break
      default:
        beginAnswer(request, size)
    }
  }

  const receiveMessage = (message: Message, size: number): boolean => {
    // A request that was refused is asked again under its id, with the next nonce (upload-slices.js: safeSliceUpload).
    const isNext = typeof expected === 'string' && message.nonce === expected
    if (message.id === lastId && !isNext) {
      if (lastAck !== undefined && !held) transmit(lastAck)
      return true
    }
    const isFirst = expected === null
    if (expected === undefined || message.nonce !== expected) return false
    if (!isFirst && message.dcpsid !== dcpsid) return false
    lastId = message.id
    expected = undefined
    rate.spend(message.parts.filter(({type}) => type === 'request').length)
    if (isFull()) {
      held = () => acknowledge(message)
      waitForRate()
    } else acknowledge(message)
    if (isFirst) outbox.begin(null)
    for (const part of message.parts) handle(part, size / message.parts.length)
    return true
  }

  const session: Session = {
    dcpsid,
    address: options.address,
    baseUrl: options.baseUrl,
    isClosed: () => closed,
    isConnected: () => transport !== undefined,
    onClosed: (listener) => {
      listeners.push(listener)
    },
    request: (operation, data, name) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new Error('the session has ended'))
          return
        }
        const id = name === undefined ? `t${randomText()}` : `t${randomText()}|${name}`
        pending.set(id, {resolve, reject})
        const validity = {stamp: randomText(), ttl: 120, time: now() / 1000}
        outbox.add({type: 'request', id, payload: JSON.stringify({operation, data, allow: [], validity})})
      }),
    delivered: () =>
      answering.size === 0 ? outbox.delivered() : Promise.all(answering).then(() => outbox.delivered()),
    attach: (next) => {
      if (transport !== next) transport?.close()
      transport = next
      // The caller finds out from it whether its last message arrived (connection.js: resumeSession).
      if (lastAck !== undefined) transmit(lastAck)
    },
    detach: (gone) => {
      if (transport === gone) transport = undefined
    },
    knows: (ack) => outbox.knows(ack.token),
    expects: ({id, nonce}) => id === lastId || (typeof expected === 'string' && nonce === expected),
    weight: () => weight,
    receive: (message, size) => {
      if (closed) return true
      if (message.kind === 'message') return receiveMessage(message, size)
      const known = outbox.acknowledged(message.token, message.nonce) !== 'unknown'
      acknowledgeHeld()
      return known
    },
    end: () => {
      if (closed) return
      weigh(-weight)
      closed = true
      outbox.clear()
      for (const {reject} of pending.values()) reject(new Error('the session has ended'))
      pending.clear()
      transport?.close()
      transport = undefined
      for (const listener of listeners.splice(0)) listener()
      options.ended(session)
    },
  }
  return session
}

function replyOf(part: Extract<Part, {type: 'response'}>): Reply {
  if (part.success) return {success: true, payload: part.payload}
  const {message, code} = (part.payload ?? {}) as Record<string, unknown>
  return {
    success: false,
    payload: {...(typeof message === 'string' && {message}), ...(typeof code === 'string' && {code})},
  }
}
