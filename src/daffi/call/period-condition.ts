import {InitializationError} from '../wire/exceptions.js'
import type {Period} from '../wire/messages/message.js'
import {type Duration, milliseconds} from './duration.js'
import {type PointInTime, secondsSince1970} from './point-in-time.js'

/** When a periodic call is due: one of the two. `period` and `interval` are two names of one thing. */
export interface PeriodOptions {
  readonly atTime?: PointInTime | readonly PointInTime[] | undefined
  readonly period?: Duration | undefined
  /** As daffi's own code has it; its documentation says `period`. */
  readonly interval?: Duration | undefined
}

const MOST_POINTS = 1000

/**
 * The condition of a PERIOD call, checked as daffi does (daffi-semantics, section 5).
 * @param now seconds since 1970
 * @throws InitializationError; GlobalContextError for a value that is negative or no time at all
 */
export function periodCondition({atTime, period, interval}: PeriodOptions, now: number): Period {
  const points = atTime === undefined ? undefined : [atTime].flat().map(secondsSince1970)
  const every = [period, interval].filter((value) => value !== undefined)
  const [duration] = every.map((value) => milliseconds(value, 'interval') / 1000)
  if (every.length > 1 || (points && duration !== undefined)) {
    throw new InitializationError(
      "Only 1 time unit is allowed. Provide either 'at_time' or 'interval' argument",
      'CALL_INVALID',
      'Give either a period or points in time.',
    )
  }
  if (points && points.length > 0) return {atTime: checkedPoints(points, now)}
  if (duration === undefined) {
    throw new InitializationError(
      "Provide one of 'at_time' argument or 'interval' argument during Period initialization",
      'CALL_INVALID',
      'Give a period or points in time.',
    )
  }
  if (duration <= 0) {
    throw new InitializationError(
      "Provided 'period' timestamp is less then 0." +
        ' Make sure you pass period that allows scheduler to execute task periodically',
    )
  }
  return {interval: duration}
}

function checkedPoints(points: readonly number[], now: number): readonly number[] {
  if (points.length > MOST_POINTS) {
    throw new InitializationError(`Too many scheduled at time periods. Provide no more then ${MOST_POINTS} timestamps.`)
  }
  if (points.some((point) => point <= now)) {
    throw new InitializationError(
      "One or mote timestamps in 'at_time' argument are less then current timestamp. " +
        'Make sure you pass timestamps that are greater then current time',
    )
  }
  return points
}
