import type {Fields} from './envelope.js'
import {isFields} from './envelope.js'

/** Seconds that a request is valid: least, most, and where it does not say (connection.js: ttl). */
const TTL = {min: 15, max: 600, otherwise: 120}

export type Invalidity = {readonly code: 'EINVAL' | 'ETIMETRAVEL' | 'EEXPIRED' | 'EDUP'; readonly message: string}

/** Knows which requests that somebody authorized were seen while they are valid. */
export interface StampBook {
  /** False when the stamp was there. @param until milliseconds since 1970 */
  add(stamp: string, until: number): boolean
}

/** Stamps that are kept at a time; an authorized request is rare: one for each job. */
const STAMPS = 100_000

export function stampBook(now: () => number): StampBook {
  const stamps = new Map<string, number>()
  return {
    add: (stamp, until) => {
      for (const [old, end] of stamps) {
        if (end > now() && stamps.size < STAMPS) break
        stamps.delete(old)
      }
      if (stamps.has(stamp)) return false
      stamps.set(stamp, until)
      return true
    },
  }
}

/**
 * Why a request is not valid now (dcp-protocol, section 4; request-validity.js), or undefined. A stamp counts once where
 * somebody authorized the request: any other is protected by the nonces of its session.
 */
export function invalidity(
  payload: Fields,
  authorized: boolean,
  {now, slop, stamps}: {readonly now: number; readonly slop: number; readonly stamps: StampBook},
): Invalidity | undefined {
  const {validity} = payload
  if (!isFields(validity) || typeof validity.stamp !== 'string' || validity.stamp.length > 100) return missing()
  if (typeof validity.time !== 'number') return missing()
  const time = validity.time * 1000
  const expires = time + ttlOf(validity.ttl) * 1000
  if (!(time <= now + slop)) return {code: 'ETIMETRAVEL', message: 'The request was sent from the future'}
  if (expires < now - slop) return {code: 'EEXPIRED', message: 'The request is no longer valid'}
  if (authorized && !stamps.add(validity.stamp, expires + slop)) {
    return {code: 'EDUP', message: 'The request came before'}
  }
  return undefined
}

function ttlOf(ttl: unknown): number {
  return typeof ttl === 'number' && ttl > 0 ? Math.min(TTL.max, Math.max(TTL.min, ttl)) : TTL.otherwise
}

function missing(): Invalidity {
  return {code: 'EINVAL', message: 'The request does not say when it is valid'}
}
