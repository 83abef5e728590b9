import {createHash, hash} from 'node:crypto'
import {colonyIdOf} from '../../keystore/derive-colony-id.js'
import {bytesOfHex, hexOfBytes} from '../../keystore/hex.js'
import {isPrivateKey, publicKey, recover, sign} from '../../keystore/secp256k1.js'

/** SHA3-256 of a text in UTF-8, as 64 hex digits: what ColonyOS makes its object ids with (`pkg/core/utils.go`). */
export function hashText(text: string): string {
  return hash('sha3-256', text, 'hex')
}

/** A private key from its 64 hex digits, or undefined when it is none. */
export function parsePrivateKey(hex: string): Uint8Array | undefined {
  const bytes = /^[0-9a-f]{64}$/i.test(hex) ? bytesOfHex(hex, 32) : undefined
  return bytes && isPrivateKey(bytes) ? bytes : undefined
}

/** The identity of a private key: 64 hex digits (reference: colonies-protocol, section 3). */
export function identityOfKey(key: Uint8Array): string {
  return colonyIdOf(publicKey(key))
}

/** Signs the base64 text of a payload: r‖s‖v as 130 hex digits, deterministic. */
export function signPayload(payload: string, key: Uint8Array): string {
  const {r, s, recid} = sign(createHash('sha3-256').update(payload, 'utf8').digest(), key)
  return `${hexOfBytes(r)}${hexOfBytes(s)}0${recid}`
}

/** Half of the curve's order: a signature with a larger s is refused, so that each has one form only. */
const HALF_ORDER = Buffer.from('7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0', 'hex')

/** Who signed this payload, or why nobody can have. */
export function signerOf(payload: string, signature: string): {readonly id: string} | {readonly problem: string} {
  if (signature.length !== 130) return {problem: 'Invalid signature length'}
  const bytes = bytesOfHex(signature, 65)
  if (!bytes) return {problem: 'encoding/hex: invalid byte in the signature'}
  const r = bytes.subarray(0, 32)
  const s = bytes.subarray(32, 64)
  if (Buffer.compare(s, HALF_ORDER) > 0) return {problem: 'Signature s value is over half the order'}
  const digest = createHash('sha3-256').update(payload, 'utf8').digest()
  const point = recover(digest, r, s, bytes[64] ?? 4)
  return point ? {id: colonyIdOf(point)} : {problem: 'Invalid signature'}
}
