import {sealText} from '../messages/envelope.js'
import type {Ack, Message} from '../messages/message.js'
import {randomText} from '../messages/random-text.js'
import type {Signer} from '../messages/signer.js'
import type {Transport} from '../transport/transport.js'
import {createOutbox} from './outbox.js'
import type {LastAcknowledged, SessionJournal} from './session-journal.js'

/** Tells a caller that the session it comes back to is not there: it begins another (target.js). */
export interface Farewell {
  /** Takes a message of the caller: it is acknowledged, so that its session ends with nothing on its way, and not done. */
  receive(message: Message): void
  /** True when the caller had a session here indeed: what it has on deck may be long. */
  readonly isKnown: boolean
}

export interface FarewellOptions {
  readonly signer: Signer
  readonly now: () => number
  readonly journal: SessionJournal
  /** Names the session in the journal. */
  readonly session: string
  /** Address of the caller. */
  readonly address: string
  readonly transport: Transport
  /** Told of each answer of the caller to a request of the session. */
  readonly answered: (id: string) => void
}

/** A caller comes again at once, so it is told a little later (target.js: noSessionCloseDelay), and once it is quiet. */
const QUIET_MS = 500
const LONGEST_MS = 5000
const FAREWELL_MS = 3000

/** @param ack what the caller began with: the acknowledgement that it sent last */
export function sayFarewell(options: FarewellOptions, {dcpsid = '', nonce}: Ack): Farewell {
  const {signer, now, journal, session, address, transport, answered} = options
  const until = now() + LONGEST_MS
  let closing = false

  const close = (): void => {
    if (closing) return
    closing = true
    const outbox = createOutbox({signer, dcpsid, now, transmit: (text) => transport.send(text)})
    const validity = {stamp: randomText(), ttl: 120, time: now() / 1000}
    outbox.begin(nonce)
    const payload = JSON.stringify({operation: 'close', data: 'EPIPE', allow: [], validity})
    outbox.add({type: 'request', id: `t${randomText()}`, payload})
    setTimeout(() => transport.close(), FAREWELL_MS).unref()
  }
  let timer = setTimeout(close, QUIET_MS).unref()

  const acknowledge = ({token, id}: LastAcknowledged): void => {
    const body = {type: 'ack', dcpsid, token, nonce: `NNt${randomText()}`, messageId: id}
    transport.send(sealText(signer, JSON.stringify(body)))
  }
  const last = journal.find(session)
  const isKnown = last?.address === address
  // The caller sends what it has on deck when the acknowledgement comes a second time.
  if (last && isKnown) acknowledge(last)

  return {
    isKnown,
    receive: ({ackToken, id, parts}) => {
      if (isKnown) for (const part of parts) if (part.type === 'response') answered(part.id)
      const received = {address, token: ackToken, id}
      if (isKnown) journal.note(session, received)
      acknowledge(received)
      if (closing || now() > until) return
      clearTimeout(timer)
      timer = setTimeout(close, QUIET_MS).unref()
    },
  }
}
