import type {WireLimits} from '../limits.js'
import {type Frame, framesOf, readFrame} from './frames.js'

/** A socket that carries texts: one of socket.io. */
export interface TextSocket {
  send(text: string): void
  onText(listener: (text: unknown) => void): void
  onEnd(listener: () => void): void
  close(): void
}

/** Carries whole messages over a socket. */
export interface Transport {
  send(message: string): void
  /** Cuts the socket. */
  close(): void
}

export interface TransportOptions {
  readonly socket: TextSocket
  readonly limits: Pick<WireLimits, 'fragment' | 'fragments' | 'message'>
  readonly budget: FragmentBudget
  /** False while nobody knows who is there: what comes in pieces is large, and a greeting is not. */
  readonly takesPieces: () => boolean
  readonly onMessage: (text: string, transport: Transport) => void
  readonly onEnd: (transport: Transport) => void
}

/** Keeps the pieces of unfinished messages of all sockets below a size. */
export interface FragmentBudget {
  /** False when there is no room. */
  take(size: number): boolean
  give(size: number): void
}

export function fragmentBudget(total: number): FragmentBudget {
  let used = 0
  return {
    take: (size) => {
      if (used + size > total) return false
      used += size
      return true
    },
    give: (size) => {
      used -= size
    },
  }
}

/** What the official peer takes that has announced nothing (socketio.js). */
const UNANNOUNCED = 1_000_000
const LEAST_FRAGMENT = 1000
/** What a piece counts for besides its text: an empty one takes room too. */
const PIECE = 100
/** Messages of one socket that may be unfinished at a time; official peers send one after the other. */
const UNFINISHED = 32

/** Announces what this end can do, joins and cuts messages; cuts off whoever sends garbage or too much. */
export function createTransport({socket, limits, budget, takesPieces, onMessage, onEnd}: TransportOptions): Transport {
  const unfinished = new Map<string, {readonly pieces: string[]; count: number; size: number}>()
  let fragment = UNANNOUNCED
  let wantsAck = false
  let sent = 0
  let ended = false

  const end = (): void => {
    if (ended) return
    ended = true
    for (const {size} of unfinished.values()) budget.give(size)
    unfinished.clear()
    onEnd(transport)
  }
  const transport: Transport = {
    send: (message) => {
      if (ended) return
      sent++
      for (const text of framesOf(message, sent, fragment)) socket.send(text)
    },
    close: () => {
      end()
      socket.close()
    },
  }

  const announced = (text: string): boolean => {
    try {
      const {rxMaxFragmentSize, wantsAck: wanted} = JSON.parse(text) ?? {}
      if (typeof rxMaxFragmentSize === 'number' && rxMaxFragmentSize >= LEAST_FRAGMENT) {
        fragment = Math.min(UNANNOUNCED, Math.floor(rxMaxFragmentSize))
      }
      wantsAck = wanted === true
      return true
    } catch {
      return false
    }
  }

  const joined = ({id, seq, total, text}: Extract<Frame, {kind: 'fragment'}>): boolean => {
    const message = unfinished.get(id) ?? {pieces: [], count: 0, size: 0}
    unfinished.set(id, message)
    if (!takesPieces() || unfinished.size > UNFINISHED) return false
    if (total > limits.fragments || message.pieces[seq] !== undefined) return false
    const size = text.length + PIECE
    if (message.size + size > limits.message + total * PIECE || !budget.take(size)) return false
    message.pieces[seq] = text
    message.size += size
    message.count++
    if (message.count < total) return true
    unfinished.delete(id)
    budget.give(message.size)
    onMessage(message.pieces.join(''), transport)
    return true
  }

  const received = (text: unknown): boolean => {
    const frame = typeof text === 'string' ? readFrame(text) : undefined
    if (!frame) return false
    if (wantsAck && frame.kind !== 'acknowledgement') socket.send('A0000-ACK')
    switch (frame.kind) {
      case 'message':
        onMessage(frame.text, transport)
        return true
      case 'fragment':
        return joined(frame)
      case 'announcement':
        return announced(frame.text)
      case 'acknowledgement':
      case 'other':
        return true
    }
  }

  socket.onText((text) => {
    if (!ended && !received(text)) transport.close()
  })
  socket.onEnd(end)
  const announcement = {
    canOoo: true,
    canAck: true,
    wantsConcat: true,
    wantsAck: false,
    rxMaxFragmentSize: limits.fragment,
    rxMaxFragmentCount: limits.fragments,
    pingInterval: 10_100,
    hasAnnounced: true,
  }
  socket.send(`E0000P${JSON.stringify(announcement)}`)
  return transport
}
