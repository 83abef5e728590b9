import type {View} from '../terminal.js'
import {renderFields} from './fields.js'

/** A signature and who made it. `signedMessage` is there for a JSON body: what DCP sends. */
export interface Signed {
  readonly address: string
  readonly colonyId: string
  /** 0x and r‖s‖v in hex. */
  readonly signature: string
  readonly signedMessage: unknown
}

export const signedView: View<Signed> = ({signature, signedMessage}) =>
  `${signedMessage === null ? signature : JSON.stringify(signedMessage)}\n`

/** Who signed, and whether it is who was expected (or who the message says). */
export interface Verified {
  readonly valid: boolean
  readonly address: string
  readonly colonyId: string
}

export const verifiedView: View<Verified> = ({valid, address, colonyId}, terminal) => {
  const {paint} = terminal
  return renderFields(
    [
      ['Signature', valid ? paint.green('valid') : paint.red('of somebody else')],
      ['Signed by', address],
      ['ColonyOS identity', colonyId],
    ],
    terminal,
  )
}
