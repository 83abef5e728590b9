import type {Terminal} from './terminal.js'

const pad = (value: number): string => String(value).padStart(2, '0')

/**
 * A time as ColonyOS shows it: local on a terminal, as it came (RFC 3339) elsewhere, `-` where there is none yet: Go's
 * zero time is in the year 1, in whatever zone.
 */
export function shownTime(time: string, {isTTY}: Terminal): string {
  if (!isSet(time)) return '-'
  if (!isTTY) return time
  const date = new Date(time)
  if (Number.isNaN(date.getTime())) return time
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
}

/** Whether a time has come: Go's zero time has not. */
export const isSet = (time: string): boolean => time !== '' && !/^000[01]-/.test(time)

/** Milliseconds between two times, up to `now` while the later one has not come; undefined before the first. */
export function passed(from: string, to: string, now: number): number | undefined {
  const [start, end] = [millis(from), millis(to)]
  return start === undefined ? undefined : Math.max(0, (end ?? now) - start)
}

function millis(time: string): number | undefined {
  if (!isSet(time)) return undefined
  const value = Date.parse(time)
  return Number.isNaN(value) ? undefined : value
}

/** A length of time, such as `1h2m3.5s`, as ColonyOS writes it. @param milliseconds 0 or more */
export function shownLength(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000)
  const minutes = Math.floor(milliseconds / 60_000) % 60
  const seconds = `${Number(((milliseconds % 60_000) / 1000).toFixed(3))}s`
  if (hours > 0) return `${hours}h${minutes}m${seconds}`
  return minutes > 0 ? `${minutes}m${seconds}` : seconds
}
