import {Fault} from '../errors.js'
import {parseAddress} from './address.js'
import {dcpBodyBytes} from './message-digest.js'
import {signMessage} from './sign-message.js'
import {field, isFields} from './v3-fields.js'
import {type Verification, verifyMessage} from './verify-message.js'

/** A DCP signed message whose signature was checked. */
export interface VerifiedDcpMessage extends Verification {
  /** Who the message says it is from, checksummed. */
  readonly owner: string
  readonly body: unknown
  /** The owner made the signature. Without this nothing in the message is to be believed. */
  readonly valid: boolean
}

/**
 * A signed message as the official client's `makeSignedMessage` writes it: JSON text of owner, signature and body.
 * `Address.fromMessage` accepts it. Faults: INPUT_INVALID for a body that is a bare string.
 */
export function makeDcpMessage(privateKey: Uint8Array, body: unknown): string {
  const {address, dcp} = signMessage(privateKey, dcpBodyBytes(body))
  return JSON.stringify({owner: address, signature: dcp, body})
}

/**
 * Checks a DCP signed message, as `Address.fromMessage` does. `expected` as in `verifyMessage`.
 * Faults: SIGNATURE_MALFORMED, SIGNATURE_INVALID, INPUT_INVALID.
 */
export function verifyDcpMessage(text: string, expected?: string): VerifiedDcpMessage {
  const message = parse(text)
  const owner = field(message, 'owner')
  const address = typeof owner === 'string' ? parseAddress(owner) : undefined
  if (!address) throw malformed('its "owner" is not an address')
  const body = field(message, 'body')
  if (body === undefined) throw malformed('it has no "body"')
  const bytes = Buffer.from(JSON.stringify(body))
  const verification = verifyMessage({message: bytes, signature: field(message, 'signature'), expected})
  return {...verification, owner: address, body, valid: verification.address === address}
}

function parse(text: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw malformed('it is not JSON')
  }
  if (!isFields(value)) throw malformed('it is not an object')
  return value
}

function malformed(why: string): Fault {
  return new Fault(
    'SIGNATURE_MALFORMED',
    `This is not a signed DCP message: ${why}.`,
    'Give the JSON text of {owner, signature, body}.',
  )
}
