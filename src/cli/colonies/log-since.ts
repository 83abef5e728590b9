import {custom} from '@oclif/core/flags'
import {Fault} from '../../errors.js'

const LIMIT = 2n ** 63n

/** A flag that takes a time: nanoseconds since 1970, with all their digits, or RFC 3339. */
export const logSince = custom<bigint>({
  helpValue: 'TIME',
  parse: async (text) => {
    if (/^\d{1,19}$/.test(text) && BigInt(text) < LIMIT) return BigInt(text)
    const milliseconds = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN
    if (!Number.isNaN(milliseconds) && milliseconds >= 0) return BigInt(milliseconds) * 1_000_000n
    throw new Fault(
      'USAGE',
      `${JSON.stringify(text)} is no time`,
      'Examples: 1795176377077511649, 2026-12-24T18:00:00Z',
    )
  },
})
