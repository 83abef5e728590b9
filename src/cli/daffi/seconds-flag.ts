import {custom} from '@oclif/core/flags'
import {parseDuration} from '../flags/duration.js'

/** A flag that takes a duration, as daffi does: a bare number is seconds. Gives milliseconds. */
export const seconds = custom<number>({
  helpValue: 'DURATION',
  parse: async (text) => parseDuration(/^\d+(?:\.\d+)?$/.test(text) ? `${text}s` : text),
})
