import {custom} from '@oclif/core/flags'
import {Fault} from '../../errors.js'

const UNITS: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000}
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/

/** Milliseconds of `30s`, `10m`, `1h30m`, `250ms`. A number needs its unit. @throws Fault USAGE */
export function parseDuration(text: string): number {
  const parts = WHOLE.test(text) ? [...text.matchAll(PART)] : []
  const milliseconds = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? Number.NaN), 0)
  if (milliseconds > 0 && Number.isFinite(milliseconds)) return Math.ceil(milliseconds)
  throw new Fault('USAGE', `${JSON.stringify(text)} is not a duration.`, 'Examples: 30s, 10m, 1h30m, 250ms')
}

/** A flag that takes a duration and gives milliseconds. */
export const duration = custom<number>({helpValue: 'DURATION', parse: async (text) => parseDuration(text)})
