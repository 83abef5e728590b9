import {randomBytes, randomUUID} from 'node:crypto'
import type {Signer} from '../../../src/dcp/wire/messages/signer.js'
import {verifyDcpMessage} from '../../../src/keystore/dcp-message.js'
import {type EngineSocket, openEngineSocket} from './engine-socket.js'
import {announcement, frameReader, framesOf} from './frames.js'
import {seal} from './identity.js'
import {type Body, type Outgoing, openOutbox} from './outbox.js'

export interface Answer {
  readonly success: boolean
  readonly payload: unknown
}

export interface SessionOptions {
  /** URL of a service. */
  readonly service: string
  readonly signer: Signer
  /** Answers requests of the target; what it throws becomes a failure. */
  readonly answer?: (operation: string, data: unknown) => unknown
  /** Milliseconds since 1970, as this end's clock has them. Default: the right time. */
  readonly now?: () => number
  /** Stay at this end's clock instead of learning the target's from its answers. */
  readonly trustsOwnClock?: boolean
  /** Come back when the socket breaks. */
  readonly resumes?: boolean
  /** At most so many messages travel together; default 20. */
  readonly batch?: number
  /** Read no signatures of the target: they cost as much here as there. */
  readonly trustsTarget?: boolean
  /** Changes what is sent; undefined for: nothing. */
  readonly tamper?: (text: string) => string | undefined
}

export interface RequestOptions {
  /** Keys that allow this very request. */
  readonly authorizedBy?: readonly Signer[]
  /** The data travel as text in `jsonData`. */
  readonly asText?: boolean
  /** Instead of a fresh one. */
  readonly validity?: object
  /** Not again in another session, where the answer is lost with this one. */
  readonly once?: boolean
  /** Instead of what operation, data and keys make: something overheard, or changed. */
  readonly payload?: object
  readonly auth?: Readonly<Record<string, unknown>>
}

/** The end of a session that opened it (dcp-protocol, section 4). */
export interface Session {
  readonly dcpsid: string
  /** Address of the target. */
  readonly target: string
  /** Resolves with the answer; rejects when the session ends first. */
  request(operation: string, data: unknown, options?: RequestOptions): Promise<Answer>
  /** The body that `request` would sign next, for tests that change it. */
  bodyOf(operation: string, data: unknown, options?: RequestOptions): Body
  /** Sends a text as a frame, however wrong. */
  sendText(text: string): void
  socket(): EngineSocket
  /** The last acknowledgement that was sent. */
  lastAck(): string | undefined
  close(): Promise<void>
  /** Ends it without a word. */
  abandon(): void
  /** Resolves with why it ended: `closed` by us, `abandoned`, `closed by target`, `lost`, `refused`. */
  readonly ended: Promise<string>
  isEnded(): boolean
}

export const half = (): string => randomBytes(16).toString('hex').slice(0, 21)

/** Opens a session. Rejects when the target cannot be reached or does not take it. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const {service, signer, now = Date.now, batch = 20} = options
  const pending = new Map<string, {resolve: (answer: Answer) => void; reject: (error: Error) => void}>()
  let socket: EngineSocket | undefined
  let dcpsid: string | undefined
  let target: string | undefined
  let expected: string | null = null
  let lastAck: string | undefined
  let lastReceived: string | undefined
  let lastToken: unknown
  let messages = 0
  let clock: {readonly at: number; readonly time: number} | undefined
  let end: string | undefined
  let tellEnd: (why: string) => void = () => {}
  const ended = new Promise<string>((resolve) => {
    tellEnd = resolve
  })

  const finish = (why: string): void => {
    if (end) return
    end = why
    tellEnd(why)
    socket?.cut()
    const error = Object.assign(new Error(`The session ended: ${why}.`), {code: 'EPIPE'})
    for (const {reject} of pending.values()) reject(error)
    pending.clear()
  }

  const time = (): number =>
    clock && !options.trustsOwnClock ? clock.time + (performance.now() - clock.at) / 1000 : now() / 1000

  const transmit = (text: string): void => {
    const sent = options.tamper ? options.tamper(text) : text
    if (sent === undefined) return
    for (const frame of framesOf(++messages, sent)) socket?.send(frame)
  }

  const outbox = openOutbox({dcpsid: () => dcpsid, time, batch, send: (body) => transmit(seal(signer, body))})

  const payloadOf = (operation: string, data: unknown, {authorizedBy = [], asText, validity}: RequestOptions) => ({
    operation,
    ...(asText ? {jsonData: JSON.stringify(data)} : {data}),
    allow: authorizedBy.map(({address}) => ({resource: address, guardian: target, accessor: signer.address})),
    validity: validity ?? {stamp: half(), ttl: 120, time: time()},
  })

  const outgoing = (operation: string, data: unknown, more: RequestOptions): Outgoing => {
    const payload = more.payload ?? payloadOf(operation, data, more)
    const auth =
      more.auth ?? Object.fromEntries((more.authorizedBy ?? []).map((key) => [key.address, key.sign(payload)]))
    return {id: `i-${randomUUID()}`, type: 'request', payload, auth}
  }

  const ask = (message: Outgoing): Promise<Answer> => {
    if (end) return Promise.reject(Object.assign(new Error(`The session ended: ${end}.`), {code: 'EPIPE'}))
    return new Promise((resolve, reject) => {
      pending.set(message.id, {resolve, reject})
      outbox.push(message)
    })
  }

  const respond = async (request: Body): Promise<void> => {
    const {operation, data} = dataOf(request)
    if (operation === 'close') {
      outbox.push({id: request.id, type: 'response', success: true, payload: 'goodbye'})
      return finish('closed by target')
    }
    try {
      const payload = operation === 'keepalive' ? {success: true} : await options.answer?.(operation, data)
      outbox.push({id: request.id, type: 'response', success: true, payload: payload ?? null})
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      outbox.push({id: request.id, type: 'response', success: false, payload: {name: 'Error', message}})
    }
  }

  const handle = (body: Body): void => {
    if (body.type === 'batch') for (const one of body.payload as Body[]) handle(one)
    if (body.type === 'request') void respond(body)
    if (body.type !== 'response') return
    if (typeof body.time === 'number') clock = {at: performance.now(), time: body.time}
    const asked = pending.get(body.id)
    pending.delete(body.id)
    asked?.resolve({success: body.success === true, payload: body.payload})
  }

  const receive = (text: string): void => {
    if (!end && !take(text)) finish('refused')
  }

  /** @returns false for what an honest target does not send */
  const take = (text: string): boolean => {
    const message = JSON.parse(text) as {owner: string; body: Body & {token?: unknown; messageId?: string}}
    if (!options.trustsTarget && !verifyDcpMessage(text).valid) return false
    target ??= message.owner
    if (message.owner !== target) return false
    const {body} = message
    if (body.type === 'ack') {
      if (outbox.acknowledge(body.token, body.nonce)) lastToken = body.token
      // An old acknowledgement is the target's way to ask for what it has not got.
      else if (body.token === lastToken) outbox.resend()
      return true
    }
    if (body.id === lastReceived) {
      if (lastAck) transmit(lastAck)
      return true
    }
    lastReceived = body.id
    if (dcpsid !== undefined && (body.dcpsid !== dcpsid || body.nonce !== expected)) return false
    dcpsid ??= body.dcpsid
    expected = `NNi-${randomUUID()}`
    lastAck = seal(signer, {type: 'ack', dcpsid, token: body.ackToken, nonce: expected, messageId: body.id})
    transmit(lastAck)
    handle(body)
    return true
  }

  const attach = async (): Promise<void> => {
    const opened = await openEngineSocket(service, frameReader(receive))
    socket = opened
    opened.send(announcement())
    void opened.ended.then(() => (end ? undefined : options.resumes ? comeBack() : finish('lost')))
  }

  const comeBack = async (): Promise<void> => {
    const until = performance.now() + 60_000
    while (!end) {
      try {
        await attach()
        if (lastAck) transmit(lastAck)
        else outbox.resend()
        return
      } catch {
        if (performance.now() > until) return finish('lost')
        await new Promise((resolve) => setTimeout(resolve, 30 + 70 * Math.random()))
      }
    }
  }

  await attach()
  const connected = await ask(outgoing('connect', {version: '5.3.0', sid: half()}, {}))
  if (!connected.success || dcpsid === undefined || target === undefined) {
    finish('refused')
    throw Object.assign(new Error('The target did not take the session.'), {answer: connected})
  }
  return {
    dcpsid,
    target,
    request: (operation, data, more = {}) => ask(outgoing(operation, data, more)),
    bodyOf: (operation, data, more = {}) => {
      const {id, type, payload, auth} = outgoing(operation, data, more)
      const nonce = outbox.nonce() ?? null
      return {id, type, payload, auth, dcpsid, time: time(), ackToken: `ATi-${randomUUID()}`, nonce}
    },
    sendText: (text) => transmit(text),
    socket: () => {
      if (!socket) throw new Error('There is no socket.')
      return socket
    },
    lastAck: () => lastAck,
    close: async () => {
      if (end) return
      await ask(outgoing('close', 'EPIPE', {})).catch(() => {})
      finish('closed')
    },
    abandon: () => finish('abandoned'),
    ended,
    isEnded: () => end !== undefined,
  }
}

/** Operation and data of a request, whichever way the data travel. */
function dataOf(request: Body): {readonly operation: string; readonly data: unknown} {
  const payload = request.payload as {operation: string; data?: unknown; jsonData?: string}
  return {
    operation: payload.operation,
    data: payload.jsonData === undefined ? payload.data : JSON.parse(payload.jsonData),
  }
}
