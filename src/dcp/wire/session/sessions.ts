import type {WireLimits} from '../limits.js'
import {type Envelope, isFields, openEnvelope} from '../messages/envelope.js'
import {type Ack, type Message, type RequestPart, readMessage} from '../messages/message.js'
import {randomText} from '../messages/random-text.js'
import type {Signer} from '../messages/signer.js'
import {createTransport, fragmentBudget, type TextSocket, type Transport} from '../transport/transport.js'
import {type Farewell, sayFarewell} from './farewell.js'
import {createSession, type Session, type SessionOptions} from './session.js'
import {NO_JOURNAL, type SessionJournal} from './session-journal.js'

export interface SessionsOptions<Service> {
  readonly signer: Signer
  readonly now: () => number
  readonly limits: WireLimits
  readonly run: (service: Service, request: RequestPart, session: Session) => unknown
  readonly refusal: SessionOptions['refusal']
  /** Told of an answer that came after the session ended with its process. @param id of the request that was answered */
  readonly answered?: (address: string, id: string) => void
  /** What outlives this process. */
  readonly journal?: SessionJournal
  /** Told of what was cut off, and why. */
  readonly log: (line: string) => void
}

/** Sessions at a service, whatever sockets come and go. */
export interface Sessions<Service> {
  accept(socket: TextSocket, service: Service, baseUrl: string): void
  /** Cuts all sockets. */
  close(): void
}

/** What the official peers take part in (connection.js: compatibility is ^5.2.0). */
const VERSION = /^5\.(?:[2-9]|\d{2,})\./
const SWEEP_MS = 15_000

/** A message that was read: of whom, and its size in characters. */
interface Read<Kind extends Ack | Message> {
  readonly envelope: Envelope
  readonly message: Kind
  readonly size: number
}

export function createSessions<Service extends string>(options: SessionsOptions<Service>): Sessions<Service> {
  const {signer, now, limits, journal = NO_JOURNAL} = options
  const budget = fragmentBudget(limits.unfinished)
  const transports = new Set<Transport>()
  const sessions = new Map<string, Session>()
  /** When nobody was attached any more, the longest ago first. */
  const alone = new Map<Session, number>()

  const sweep = setInterval(() => {
    for (const [session, since] of alone) {
      if (since + limits.linger > now()) break
      session.end()
    }
  }, SWEEP_MS)
  sweep.unref()

  let weight = 0
  /** What all sessions hold together stays below a bound: the one that holds most ends. */
  const weighed = (change: number): void => {
    weight += change
    if (change <= 0 || weight <= limits.weight) return
    const all = [...sessions.values()]
    const heaviest = all.reduce<Session | undefined>(
      (most, each) => (each.weight() > (most?.weight() ?? 0) ? each : most),
      undefined,
    )
    options.log(`a session of ${heaviest?.address} ends: it holds most of what is waiting`)
    heaviest?.end()
  }

  const begin = (service: Service, {owner}: Envelope, sid: string, baseUrl: string): Session | undefined => {
    const [longest] = alone.keys()
    if (sessions.size >= limits.sessions) longest?.end()
    if (sessions.size >= limits.sessions) return undefined
    const dcpsid = sid + randomText()
    const key = `${service} ${dcpsid}`
    const session = createSession({
      ...{signer, dcpsid, now, baseUrl, address: owner},
      requests: limits.requests,
      rate: limits.rate,
      unread: limits.unread,
      weighed,
      unreadHeld: limits.unreadHeld,
      run: (request, caller) => options.run(service, request, caller),
      refusal: options.refusal,
      acknowledged: ({ackToken, id}) => journal.note(key, {address: owner, token: ackToken, id}),
      ended: (gone) => {
        journal.forget(key)
        sessions.delete(key)
        alone.delete(gone)
      },
    })
    sessions.set(key, session)
    return session
  }

  const accept: Sessions<Service>['accept'] = (socket, service, baseUrl) => {
    if (transports.size >= limits.sockets) {
      options.log(`${service}: a socket is refused: ${limits.sockets} are open`)
      socket.close()
      return
    }
    let session: Session | undefined
    let gone: {readonly address: string; readonly farewell: Farewell} | undefined

    const attach = (found: Session, transport: Transport): void => {
      clearTimeout(handshake)
      session = found
      alone.delete(found)
      found.attach(transport)
    }
    /** Why the first message of a socket is refused; undefined when it is not. */
    const first = ({envelope, message, size}: Read<Ack | Message>, transport: Transport): string | undefined => {
      if (message.kind === 'message') {
        if (message.dcpsid !== undefined) return early({envelope, message, size}, transport)
        const sid = connectOf(message)
        if (sid === undefined) return 'it does not begin with a connect request'
        const made = begin(service, envelope, sid, baseUrl)
        if (!made) return `${limits.sessions} sessions are open`
        attach(made, transport)
        return made.receive(message, size) ? undefined : 'its connect request is wrong'
      }
      const key = `${service} ${message.dcpsid}`
      const found = sessions.get(key)
      if (!found) {
        clearTimeout(handshake)
        const address = envelope.owner
        const answered = (id: string) => options.answered?.(address, id)
        const farewell = sayFarewell({signer, now, journal, session: key, address, transport, answered}, message)
        gone = {address, farewell}
        return undefined
      }
      if (found.address !== envelope.owner || !found.knows(message)) return 'the session is not its own'
      attach(found, transport)
      return found.receive(message, size) ? undefined : 'its acknowledgement is wrong'
    }
    /**
     * A message that was on its way when the socket of its session broke off can come before the acknowledgement by
     * which the official client takes the session up again (target.js: sendNoSessionResponse).
     */
    const early = ({envelope: {owner}, message, size}: Read<Message>, transport: Transport): string | undefined => {
      const found = sessions.get(`${service} ${message.dcpsid}`)
      if (!found) return undefined
      if (found.address !== owner || !found.expects(message)) return 'the session is not its own'
      attach(found, transport)
      return found.receive(message, size) ? undefined : 'a message is out of order, or came before'
    }
    const read = (text: string, transport: Transport): string | undefined => {
      const envelope = openEnvelope(text)
      if (!envelope) return 'a message is not signed by its owner'
      const message = readMessage(envelope.body)
      if (!message) return 'a message is malformed'
      if (gone) {
        if (envelope.owner === gone.address && message.kind === 'message') gone.farewell.receive(message)
        return undefined
      }
      const size = text.length
      if (!session) return first({envelope, message, size}, transport)
      if (envelope.owner !== session.address) return 'a message is signed by somebody else'
      return session.receive(message, size) ? undefined : 'a message is out of order, or came before'
    }

    const transport = createTransport({
      ...{socket, limits, budget},
      takesPieces: () => session !== undefined || gone?.farewell.isKnown === true,
      onMessage: (text, from) => {
        const why = read(text, from)
        if (why === undefined) return
        options.log(`${service}: a socket is cut off: ${why}`)
        from.close()
      },
      onEnd: (ended) => {
        clearTimeout(handshake)
        transports.delete(ended)
        if (!session || session.isClosed()) return
        session.detach(ended)
        if (!session.isConnected()) alone.set(session, now())
      },
    })
    transports.add(transport)
    const handshake = setTimeout(() => transport.close(), limits.handshake)
    handshake.unref()
  }

  return {
    accept,
    close: () => {
      clearInterval(sweep)
      for (const session of [...sessions.values()]) session.end()
      for (const transport of [...transports]) transport.close()
    },
  }
}

/** The caller's half of the session id that a connect request proposes. */
function connectOf(message: Message): string | undefined {
  const [part, ...others] = message.parts
  if (message.dcpsid !== undefined || others.length > 0) return undefined
  if (part?.type !== 'request' || part.operation !== 'connect') return undefined
  const {version, sid} = isFields(part.data) ? part.data : {}
  if (typeof version !== 'string' || !VERSION.test(version)) return undefined
  return typeof sid === 'string' && sid.length >= 16 && sid.length <= 64 ? sid : undefined
}
