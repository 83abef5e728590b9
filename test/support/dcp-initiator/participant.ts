import type {Signer} from '../../../src/dcp/wire/messages/signer.js'
import type {ServiceName} from '../../../src/dcp/wire/operations/operation.js'
import {newIdentity} from './identity.js'
import {openSession, type RequestOptions, type Session, type SessionOptions} from './session.js'

/** A refusal by the target. */
export class Refused extends Error {
  readonly code: string | undefined

  constructor(operation: string, payload: unknown) {
    const {code, message} = (payload ?? {}) as {code?: string; message?: string}
    super(`${operation} was refused: ${message} (${code})`)
    this.code = code
  }
}

/** Somebody with a key who has a session with each service that is used, as a client or a worker has. */
export interface Participant {
  readonly signer: Signer
  /** The payload of the answer. Rejects with Refused; where the session was lost, it asks again in a new one. */
  request(service: ServiceName, operation: string, data: unknown, options?: RequestOptions): Promise<unknown>
  /** The session of a service, opened where there is none. */
  session(service: ServiceName): Promise<Session>
  /** Breaks every socket off. */
  cut(): void
  /** Sessions opened so far; one per service unless some were lost. */
  opened(): number
  close(): Promise<void>
}

export interface ParticipantOptions extends Partial<Omit<SessionOptions, 'service' | 'answer'>> {
  /** `http://127.0.0.1:4000/` */
  readonly base: string
  readonly answer?: (operation: string, data: unknown) => unknown
  /** Called with each new session of a service after the first. */
  readonly onReplaced?: (service: ServiceName) => void
}

/** URL of a service at a scheduler, `http://127.0.0.1:4000/job-submit/`. */
export function serviceUrl(base: string, service: ServiceName): string {
  return `${base}${service.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}/`
}

export function newParticipant(options: ParticipantOptions): Participant {
  const {base, onReplaced, ...rest} = options
  const signer = options.signer ?? newIdentity()
  const sessions = new Map<ServiceName, Promise<Session>>()
  let opened = 0
  let closed = false

  const open = async (service: ServiceName): Promise<Session> => {
    const until = performance.now() + 60_000
    for (;;) {
      try {
        const session = await openSession({resumes: true, ...rest, signer, service: serviceUrl(base, service)})
        opened++
        void session.ended.then(() => {
          sessions.delete(service)
          if (!closed) onReplaced?.(service)
        })
        return session
      } catch (error) {
        if (closed || performance.now() > until || !rest.resumes) throw error
        await new Promise((resolve) => setTimeout(resolve, 30 + 70 * Math.random()))
      }
    }
  }

  const session = (service: ServiceName): Promise<Session> => {
    const known = sessions.get(service)
    if (known !== undefined) return known
    const made = open(service)
    sessions.set(service, made)
    made.catch(() => sessions.delete(service))
    return made
  }

  return {
    signer,
    session,
    request: async (service, operation, data, more) => {
      for (;;) {
        const open = await session(service)
        try {
          const {success, payload} = await open.request(operation, data, more)
          if (!success) throw new Refused(operation, payload)
          return payload
        } catch (error) {
          if (error instanceof Refused || closed || !rest.resumes || more?.once) throw error
        }
      }
    },
    cut: () => {
      for (const one of sessions.values()) one.then((session) => session.socket().cut()).catch(() => {})
    },
    opened: () => opened,
    close: async () => {
      closed = true
      await Promise.allSettled([...sessions.values()].map(async (one) => (await one).close()))
    },
  }
}
