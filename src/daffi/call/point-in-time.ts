import {GlobalContextError} from '../wire/exceptions.js'

/** Seconds since 1970, as a number or its text; a `Date`; an ISO 8601 text, local time where it names no zone. */
export type PointInTime = number | string | Date

const ISO = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i

/** Seconds since 1970. @throws GlobalContextError for a negative one, and for what is no point in time */
export function secondsSince1970(value: PointInTime): number {
  const seconds = parse(value)
  if (!Number.isFinite(seconds)) {
    throw new GlobalContextError(
      'Invalid at_time format. Should be string, int, float or datetime.timedelta.',
      'CALL_INVALID',
      'Give seconds since 1970, or a time such as 2030-12-31T23:59:59Z.',
    )
  }
  if (seconds < 0) throw new GlobalContextError('at_time cannot be negative.')
  return seconds
}

function parse(value: PointInTime): number {
  if (value instanceof Date) return value.getTime() / 1000
  if (typeof value !== 'string') return value
  const text = value.trim()
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text)
  return ISO.test(text) ? Date.parse(text.replace(' ', 'T')) / 1000 : Number.NaN
}
