import {custom, integer, string} from '@oclif/core/flags'
import {Fault} from '../../errors.js'
import {processFlags} from './process-flags.js'

/** For commands about one channel. */
export const channelFlags = {
  name: string({char: 'n', required: true, helpValue: 'NAME', description: 'The channel, as the process declares it'}),
  ...processFlags,
}

/** A flag that counts messages; beyond this a number is another one by the time that it is sent. */
export const countFlag = ({description}: {readonly description: string}) =>
  integer({default: 0, min: 0, max: Number.MAX_SAFE_INTEGER, helpValue: 'NUMBER', description})

/** A flag that takes a sequence number. */
export const sequenceFlag = custom<bigint>({
  helpValue: 'NUMBER',
  parse: async (text) => {
    if (/^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)) return BigInt(text)
    throw new Fault('USAGE', `${JSON.stringify(text)} is no sequence number`, 'Give a whole number of 64 bits.')
  },
})
