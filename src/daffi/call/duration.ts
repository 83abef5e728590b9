import {GlobalContextError} from '../wire/exceptions.js'

/** Seconds, or a text such as `1h2m3.5s4ms5us6ns`: parts in this order, in any case; a bare number is seconds. */
export type Duration = number | string

const UNITS: readonly (readonly [pattern: string, milliseconds: number])[] = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
  ['(?:us|µs)', 1e-3],
  ['ns', 1e-6],
]
const NUMBER = String.raw`(\d+(?:\.\d*)?|\.\d+)`
const TEXT = new RegExp(`^${UNITS.map(([unit]) => `(?:${NUMBER}${unit})?`).join('')}$`, 'i')

/**
 * Milliseconds, 0 for none: daffi takes 0, an empty text and None alike (daffi-semantics, section 5).
 * @param argument What the caller knows it by, for the error.
 * @throws GlobalContextError for a negative one, and for what is no duration
 */
export function milliseconds(value: Duration | null | undefined, argument: string): number {
  if (value === undefined || value === null || value === '') return 0
  const result = typeof value === 'string' ? parse(value.trim()) : typeof value === 'number' ? value * 1000 : Number.NaN
  if (!Number.isFinite(result)) {
    throw new GlobalContextError(
      `Invalid ${argument} format. Should be string, int, float or datetime.timedelta.`,
      'CALL_INVALID',
      'Give seconds, or a text such as 1h2m3.5s.',
    )
  }
  if (result < 0) throw new GlobalContextError(`${argument} cannot be negative.`)
  return result
}

function parse(text: string): number {
  if (/^-[^-]/.test(text)) return -parse(text.slice(1))
  if (new RegExp(`^${NUMBER}$`).test(text)) return Number(text) * 1000
  const found = text === '' ? null : TEXT.exec(text)
  if (!found) return Number.NaN
  return UNITS.reduce((sum, [, unit], index) => sum + Number(found[index + 1] ?? 0) * unit, 0)
}
