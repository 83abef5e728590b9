import {custom} from '@oclif/core/flags'
import {Fault} from '../../errors.js'

/** A flag that takes a coordinate. */
export const degrees = custom<number, {limit?: number}>({
  helpValue: 'DEGREES',
  default: 0,
  noCacheDefault: true,
  parse: async (text, _context, {limit = 180}) => {
    const value = Number(text)
    if (text.trim() !== '' && Math.abs(value) <= limit) return value
    throw new Fault('USAGE', `${JSON.stringify(text)} is no coordinate: a number from -${limit} to ${limit}`)
  },
})
