import {Fault} from '../../errors.js'
import type {HeldCallFields} from '../wire/operations.js'

const KINDS: readonly unknown[] = ['call', 'no-return', 'periodic'] satisfies readonly HeldCallFields['kind'][]
/** Points in time of one call: upstream's limit (daffi-semantics, section 5). */
const MOST_TIMES = 1000

/** Checks what `@hold` was given. @throws Fault CALL_INVALID */
export function readHoldFields(value: unknown): HeldCallFields {
  if (typeof value !== 'object' || value === null) throw invalid('it is no object')
  const {kind, func, receiver, data, eta, timeout, interval, atTime} = value as Record<string, unknown>
  if (!isKind(kind)) throw invalid('its kind is unknown')
  if (typeof func !== 'string' || func === '') throw invalid('it names no function')
  if (receiver !== null && typeof receiver !== 'string') throw invalid('its receiver is no name')
  if (!(data instanceof Uint8Array)) throw invalid('it has no arguments')
  if (!isSeconds(eta) || !isSeconds(timeout)) throw invalid('a time is no number of seconds')
  const period = readPeriod(interval ?? null, atTime ?? null)
  if ((kind === 'periodic') !== (period.interval !== null || period.atTime !== null)) {
    throw invalid('periodic calls, and no others, have an interval or points in time')
  }
  return {kind, func, receiver, data, eta, timeout, ...period}
}

/** The same of a call that came over daffi's wire. @throws Fault CALL_INVALID */
export function readPeriod(interval: unknown, atTime: unknown): Pick<HeldCallFields, 'interval' | 'atTime'> {
  if (interval !== null && atTime !== null) throw invalid('it has an interval and points in time')
  if (interval !== null) {
    if (!isSeconds(interval) || interval === 0) throw invalid('its interval is not above 0')
    return {interval, atTime: null}
  }
  if (atTime === null) return {interval: null, atTime: null}
  if (!Array.isArray(atTime) || atTime.length === 0) throw invalid('it has no points in time')
  if (atTime.length > MOST_TIMES) throw invalid(`it has more than ${MOST_TIMES} points in time`)
  if (!atTime.every(isSeconds)) throw invalid('a point in time is no number')
  return {interval: null, atTime}
}

function isKind(value: unknown): value is HeldCallFields['kind'] {
  return KINDS.includes(value)
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function invalid(why: string): Fault {
  return new Fault('CALL_INVALID', `The call cannot be held: ${why}`)
}
