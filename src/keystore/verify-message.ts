import {Fault} from '../errors.js'
import {addressOf, parseAddress} from './address.js'
import {parseColonyId} from './colony-id.js'
import {colonyIdOf} from './derive-colony-id.js'
import {messageDigest} from './message-digest.js'
import {recover} from './secp256k1.js'
import {parseSignature} from './signature.js'

/** Who signed a message. */
export interface Verification {
  /** Checksummed address and ColonyOS identity of the signer. */
  readonly address: string
  readonly colonyId: string
  /** Whether the signer is the expected one; null when none was named. */
  readonly matches: boolean | null
}

/**
 * Recovers who signed these bytes. `expected` is an address or a ColonyOS identity.
 * Faults: SIGNATURE_MALFORMED, SIGNATURE_INVALID when no key can have made the signature, INPUT_INVALID for `expected`.
 */
export function verifyMessage(options: {
  readonly message: Uint8Array
  /** In any form that `parseSignature` reads. */
  readonly signature: unknown
  readonly expected?: string | undefined
}): Verification {
  const isExpected = options.expected === undefined ? undefined : matcher(options.expected)
  const {r, s, recid} = parseSignature(options.signature)
  const publicKey = recover(messageDigest(options.message), r, s, recid)
  if (!publicKey) {
    throw new Fault(
      'SIGNATURE_INVALID',
      'No key can have made this signature for this message.',
      'Check that message and signature belong together and are complete.',
    )
  }
  const signer = {address: addressOf(publicKey), colonyId: colonyIdOf(publicKey)}
  return {...signer, matches: isExpected ? isExpected(signer) : null}
}

function matcher(expected: string): (signer: Omit<Verification, 'matches'>) => boolean {
  const colonyId = parseColonyId(expected)
  if (colonyId) return (signer) => signer.colonyId === colonyId
  const address = parseAddress(expected)
  if (address) return (signer) => signer.address === address
  throw new Fault(
    'INPUT_INVALID',
    `${JSON.stringify(expected)} is neither an address nor a ColonyOS identity.`,
    'Give 0x and 40 hex digits, or 64 hex digits.',
  )
}
