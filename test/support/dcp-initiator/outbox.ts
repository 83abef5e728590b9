import {randomUUID} from 'node:crypto'

/** A message that waits to be sent. `auth` is made when it is on its turn. */
export interface Outgoing {
  readonly id: string
  readonly type: 'request' | 'response' | 'notification'
  readonly success?: boolean
  readonly payload: unknown
  readonly auth?: Readonly<Record<string, unknown>>
}

/** Body of a message, as it is signed; in the order of the official client. */
export interface Body {
  id: string
  type: string
  success?: boolean
  payload?: unknown
  auth?: unknown
  dcpsid?: string | undefined
  time?: number
  ackToken?: string
  nonce?: string | null
}

/** One message is under way at a time: it carries the nonce of the acknowledgement of the one before. */
export interface Outbox {
  push(message: Outgoing): void
  /** @returns false for an acknowledgement of something else */
  acknowledge(token: unknown, nonce: unknown): boolean
  /** Sends again what is not acknowledged, as after a cut. */
  resend(): void
  /** The nonce that the next message must carry; undefined while there is none, null for the first message. */
  nonce(): string | null | undefined
  isIdle(): boolean
}

export function openOutbox(options: {
  readonly dcpsid: () => string | undefined
  /** Seconds since 1970. */
  readonly time: () => number
  readonly send: (body: Body) => void
  /** More than 1: what waits travels together. */
  readonly batch: number
}): Outbox {
  const waiting: Outgoing[] = []
  let underWay: Body | undefined
  let nonce: string | null | undefined = null

  const bodyOf = (message: Outgoing): Body => {
    const {id, type, success, payload, auth = {}} = message
    const time = options.time()
    return success === undefined
      ? {id, type, payload, auth, dcpsid: options.dcpsid(), time}
      : {id, type, success, payload, auth, dcpsid: options.dcpsid(), time}
  }

  const pump = (): void => {
    if (underWay || nonce === undefined) return
    const next = waiting.shift()
    if (!next) return
    const more = options.dcpsid() === undefined ? [] : waiting.splice(0, options.batch - 1)
    const body =
      more.length === 0
        ? bodyOf(next)
        : bodyOf({id: `b-${randomUUID()}`, type: 'request', payload: [next, ...more].map(bodyOf)})
    if (more.length > 0) body.type = 'batch'
    underWay = {...body, ackToken: `ATi-${randomUUID()}`, nonce}
    nonce = undefined
    options.send(underWay)
  }

  return {
    push: (message) => {
      waiting.push(message)
      pump()
    },
    acknowledge: (token, next) => {
      if (token !== underWay?.ackToken || typeof next !== 'string') return false
      nonce = next
      underWay = undefined
      pump()
      return true
    },
    resend: () => {
      if (underWay) options.send(underWay)
    },
    nonce: () => nonce,
    isIdle: () => !underWay && waiting.length === 0,
  }
}
