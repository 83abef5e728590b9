import {custom} from '@oclif/core/flags'
import {Fault} from '../../errors.js'
import {parseColonyId} from '../../keystore/colony-id.js'

/** A flag that takes the identity of a key. */
export const identityFlag = custom<string>({
  helpValue: 'ID',
  parse: async (text) => {
    const id = parseColonyId(text.trim())
    if (id !== undefined) return id
    throw new Fault('USAGE', `${JSON.stringify(text)} is no identity: 64 hex digits`, 'Show one: colonies security id')
  },
})
