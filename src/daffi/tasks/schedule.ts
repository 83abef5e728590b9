import {Fault} from '../../errors.js'
import type {HeldCall} from './tasks.js'

/** When a new task is to run. Times are milliseconds since 1970. */
export interface Schedule {
  readonly due: number
  /** Points in time, in seconds, sorted. */
  readonly atTime: readonly number[] | null
}

/** daffi's own limit of points in time (daffi-semantics, section 5). */
const MOST_POINTS = 1000
/** Ten thousand years: beyond it a sum of seconds may no longer be a whole number of milliseconds. */
const LONGEST_SECONDS = 3e11

/**
 * The first start of a call, and those to come. A period begins with its first pause, as daffi's does.
 * @throws Fault CALL_INVALID
 */
export function scheduleOf(call: HeldCall, now: number): Schedule {
  const {kind, eta, timeout, interval, atTime} = call
  if (!isDuration(eta)) throw invalid('eta cannot be negative.')
  if (!isDuration(timeout)) throw invalid('timeout cannot be negative.')
  const start = now + Math.round(eta * 1000)
  if (kind !== 'periodic') return {due: start, atTime: null}
  if (interval !== null && atTime !== null) throw invalid('A period has an interval or points in time, not both.')
  if (interval !== null) {
    if (!isDuration(interval) || interval <= 0) throw invalid('interval must be more than 0.')
    return {due: start + Math.round(interval * 1000), atTime: null}
  }
  const points = [...(atTime ?? [])].sort((a, b) => a - b)
  const [first] = points
  if (first === undefined) throw invalid('A period needs an interval or points in time.')
  if (points.length > MOST_POINTS) throw invalid(`A period has no more than ${MOST_POINTS} points in time.`)
  if (!points.every(isDuration)) throw invalid('A point in time is a number of seconds since 1970.')
  return {due: Math.round(first * 1000), atTime: points}
}

function isDuration(seconds: number): boolean {
  return seconds >= 0 && seconds <= LONGEST_SECONDS
}

function invalid(message: string): Fault {
  return new Fault('CALL_INVALID', message, 'See daffi call --help for its modifiers.')
}
