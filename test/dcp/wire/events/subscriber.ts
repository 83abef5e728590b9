import type {EventRouter} from '../../../../src/dcp/wire/events/event-router.js'
import type {Caller, Reply} from '../../../../src/dcp/wire/session/caller.js'

export const OWNER = '0x9fd0909Bd93f7bad915726C3AB499391384b8b4b'

/** What listeners of a job are given. */
export interface Emitted {
  readonly eventId: string
  readonly eventName: string
  readonly [field: string]: unknown
}

interface EventRequest {
  readonly token: string
  readonly event: {readonly eventId: string; readonly data: {readonly eventName: string}}
}

/** A session of the subscriber. */
export interface SubscriberSession {
  readonly caller: Caller
  subscribe(router: EventRouter, labels: readonly string[], job?: string): void
  /** Ends the session: answers that are on the way are lost. */
  end(): void
  /** Cuts the socket; the session stays. */
  cut(): void
}

/** A client as the official event-subscriber.js is one: it knows tokens a moment late, and what it has seen already. */
export interface Subscriber {
  /** Each event once, in the order of their arrival. */
  readonly emitted: Emitted[]
  readonly refused: string[]
  /** The most requests that were unanswered at once, and the most characters in them. */
  most(): {readonly requests: number; readonly characters: number}
  /** What stood in the ids of requests that are not answered. */
  unanswered(): readonly string[]
  connect(): SubscriberSession
  /** Answers no more, until it is told to. */
  hold(): void
  release(): void
}

/** @param lateMs how long it takes to read which tokens it has, after it acknowledged them */
export function newSubscriber(address = OWNER, lateMs = 0): Subscriber {
  const emitted: Emitted[] = []
  const refused: string[] = []
  const seen = new Set<string>()
  const most = {requests: 0, characters: 0}
  let held: (() => void)[] | undefined
  const names = new Set<string>()

  const take = (known: ReadonlyMap<string, string>, {token, event}: EventRequest): Reply => {
    const {eventName} = event.data
    const refuse = (message: string): Reply => {
      refused.push(message)
      return {success: false, payload: {message}}
    }
    if (!known.has(eventName)) return refuse(`No subscription registered for token ${eventName}`)
    if (known.get(eventName) !== token) return refuse(`No subscription registered for token ${token}`)
    if (seen.has(event.eventId)) return refuse(`This event has already been sent: ${event.eventId}`)
    seen.add(event.eventId)
    emitted.push({eventId: event.eventId, ...event.data})
    return {success: true, payload: 'success'}
  }

  const connect = (): SubscriberSession => {
    const known = new Map<string, string>()
    const listeners: (() => void)[] = []
    const pending = new Set<(error: Error) => void>()
    let state: 'connected' | 'cut' | 'ended' = 'connected'
    let characters = 0
    const caller: Caller = {
      dcpsid: `${Math.random()}`,
      address,
      baseUrl: 'http://127.0.0.1:1/',
      isClosed: () => state === 'ended',
      isConnected: () => state === 'connected',
      delivered: () => new Promise((resolve) => setImmediate(resolve)),
      onClosed: (listener) => {
        listeners.push(listener)
      },
      request: (_operation, data, name = '') =>
        new Promise((resolve, reject) => {
          if (state === 'ended') {
            reject(new Error('the session has ended'))
            return
          }
          const text = JSON.stringify(data)
          characters += text.length
          pending.add(reject)
          names.add(`t|${name}`)
          most.requests = Math.max(most.requests, pending.size)
          most.characters = Math.max(most.characters, characters)
          const answer = (): void => {
            if (state !== 'connected') return
            const reply = take(known, JSON.parse(text))
            characters -= text.length
            pending.delete(reject)
            names.delete(`t|${name}`)
            resolve(reply)
          }
          if (held) held.push(answer)
          else setImmediate(answer)
        }),
    }
    return {
      caller,
      subscribe: (router, labels, job) => {
        const tokens = router.subscribe(caller, labels, job)
        setTimeout(() => tokens.forEach(({event, token}) => void known.set(event, token)), lateMs)
      },
      end: () => {
        state = 'ended'
        for (const reject of pending) reject(new Error('the session has ended'))
        for (const listener of listeners) listener()
      },
      cut: () => {
        state = 'cut'
      },
    }
  }

  return {
    emitted,
    refused,
    most: () => most,
    unanswered: () => [...names],
    connect,
    hold: () => {
      held = []
    },
    release: () => {
      for (const answer of held ?? []) setImmediate(answer)
      held = undefined
    },
  }
}
