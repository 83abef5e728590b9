import {custom} from '@oclif/core/flags'
import {Fault} from '../../errors.js'

/** In the year 2262. */
const LIMIT = 2n ** 63n

/** A flag that takes a time: nanoseconds since 1970, with all their digits, or RFC 3339. */
export const logSince = custom<bigint>({
  helpValue: 'TIME',
  parse: async (text) => {
    const nanoseconds = /^\d{1,19}$/.test(text) ? BigInt(text) : fromDate(text)
    if (nanoseconds !== undefined && nanoseconds < LIMIT) return nanoseconds
    throw new Fault(
      'USAGE',
      `${JSON.stringify(text)} is no time`,
      'Examples: 1795176377077511649, 2026-12-24T18:00:00Z',
    )
  },
})

function fromDate(text: string): bigint | undefined {
  const milliseconds = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN
  return milliseconds >= 0 ? BigInt(milliseconds) * 1_000_000n : undefined
}
