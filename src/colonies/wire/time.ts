import {type Shape, text} from './shape.js'

/** Go's zero time: "not yet". */
export const ZERO_TIME = '0001-01-01T00:00:00Z'

/** A time in a message. What has none is sent with the zero time: Go takes no empty text for a time. */
export const time: Shape<string> = {...text, encode: (value) => text.encode(value === '' ? ZERO_TIME : value)}

/** Microseconds since 1970 as RFC 3339 in UTC, without trailing zeros, as Go writes what Postgres keeps; null is the zero time. */
export function formatTime(micros: number | null): string {
  if (micros === null) return ZERO_TIME
  const seconds = Math.floor(micros / 1_000_000)
  const fraction = micros - seconds * 1_000_000
  const text = new Date(seconds * 1000).toISOString().slice(0, 19)
  if (fraction === 0) return `${text}Z`
  let digits = String(fraction + 1_000_000).slice(1)
  while (digits.endsWith('0')) digits = digits.slice(0, -1)
  return `${text}.${digits}Z`
}

const RFC3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d(?::\d\d)?)$/

/**
 * Microseconds since 1970 of an RFC 3339 time in any zone; undefined for the zero time, which some zones print with an
 * offset of minutes that are no whole hour (reference: colonies-protocol, section 4), and for what is no time.
 */
export function parseTime(text: string): number | undefined {
  const [, seconds, fraction = '', zone = 'Z'] = RFC3339.exec(text) ?? []
  if (seconds === undefined || seconds.startsWith('0001-') || seconds.startsWith('0000-')) return undefined
  const millis = Date.parse(`${seconds}${zone.slice(0, 6)}`)
  return Number.isNaN(millis) ? undefined : millis * 1000 + Math.floor(Number(`0.${fraction || '0'}`) * 1_000_000)
}
