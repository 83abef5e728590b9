import {Fault} from '../../../errors.js'
import {addressOf, parseAddress} from '../../../keystore/address.js'
import {messageDigest} from '../../../keystore/message-digest.js'
import {recover} from '../../../keystore/secp256k1.js'
import {parseSignature} from '../../../keystore/signature.js'
import type {Signer} from './signer.js'

/** An object of JSON that came over the network. */
export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A message whose owner signed it. */
export interface Envelope {
  /** Checksummed address. */
  readonly owner: string
  readonly body: Fields
}

/** A message in its envelope (dcp-protocol, section 4). @param bodyText JSON as `JSON.stringify` writes it */
export function sealText(signer: Signer, bodyText: string): string {
  const signature = JSON.stringify(signer.signText(bodyText))
  return `{"owner":"${signer.address}","signature":${signature},"body":${bodyText}}`
}

/** Opens an envelope; undefined for anything that is none, or that its owner did not sign. */
export function openEnvelope(text: string): Envelope | undefined {
  const message = fieldsOf(text)
  if (!message || typeof message.owner !== 'string' || !isFields(message.body)) return undefined
  const owner = parseAddress(message.owner)
  const {body} = message
  return owner !== undefined && isSignedBy(owner, body, message.signature) ? {owner, body} : undefined
}

/** True when the key of this address signed `JSON.stringify(value)`. @param address checksummed */
export function isSignedBy(address: string, value: unknown, signature: unknown): boolean {
  const text = signedText(value)
  if (text === undefined) return false
  try {
    const {r, s, recid} = parseSignature(signature)
    const key = recover(messageDigest(Buffer.from(text)), r, s, recid)
    return key !== undefined && addressOf(key) === address
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}

/** What was signed; undefined where nobody can have signed it: a parser takes nesting that no writer makes. */
function signedText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function fieldsOf(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) ? value : undefined
  } catch {
    return undefined
  }
}
