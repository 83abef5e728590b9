import {custom} from '@oclif/core/flags'
import {parseDuration} from './duration.js'

/** A flag that takes a duration, as daffi and ColonyOS do: a bare number is seconds. Gives milliseconds. */
export const seconds = custom<number>({
  helpValue: 'DURATION',
  parse: async (text) => parseDuration(/^\d+(?:\.\d+)?$/.test(text) ? `${text}s` : text),
})
