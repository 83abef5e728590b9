import {Fault} from '../errors.js'
import {bytesOfHex, hexOfBytes, withoutPrefix} from './hex.js'
import type {RecoverableSignature} from './secp256k1.js'
import {field, isFields} from './v3-fields.js'

/** A signature as DCP puts it into JSON: `Buffer`s in their JSON form, v 27 or 28. */
export interface DcpSignature {
  readonly r: {readonly type: 'Buffer'; readonly data: readonly number[]}
  readonly s: {readonly type: 'Buffer'; readonly data: readonly number[]}
  readonly v: number
}

/** The 65 bytes r‖s‖v as 0x and 130 hex digits, v 27 or 28: what ethers and geth give. */
export function signatureHex(signature: RecoverableSignature): string {
  const v = (27 + signature.recid).toString(16)
  return `0x${hexOfBytes(signature.r)}${hexOfBytes(signature.s)}${v}`
}

/** The JSON form of the official client's `makeSignature`. */
export function dcpSignature(signature: RecoverableSignature): DcpSignature {
  const part = (bytes: Uint8Array): DcpSignature['r'] => ({type: 'Buffer', data: [...bytes]})
  return {r: part(signature.r), s: part(signature.s), v: 27 + signature.recid}
}

/**
 * Reads a signature: 65 bytes in hex, or DCP's `{r, s, v}` as object or JSON text, where r and s are Buffers (in their
 * JSON form too), arrays of bytes, or hex. v is 27, 28, 0 or 1. Faults: SIGNATURE_MALFORMED.
 */
export function parseSignature(signature: unknown): RecoverableSignature {
  if (typeof signature !== 'string') return parseParts(signature)
  const text = signature.trim()
  return text.startsWith('{') ? parseParts(jsonOf(text)) : parseHex(text)
}

function parseHex(text: string): RecoverableSignature {
  const bytes = bytesOfHex(withoutPrefix(text), 65)
  if (!bytes) throw malformed('65 bytes in hex are expected, or the JSON of {r, s, v}')
  return {r: bytes.subarray(0, 32), s: bytes.subarray(32, 64), recid: recoveryId(bytes[64])}
}

function parseParts(value: unknown): RecoverableSignature {
  if (!isFields(value)) throw malformed('it is no object with r, s and v')
  return {
    r: part(field(value, 'r'), 'r'),
    s: part(field(value, 's'), 's'),
    recid: recoveryId(field(value, 'v')),
  }
}

function part(value: unknown, name: string): Uint8Array {
  const bytes = bytesOf(value)
  if (!bytes || bytes.length === 0 || bytes.length > 32) throw malformed(`"${name}" is not up to 32 bytes`)
  const padded = new Uint8Array(32)
  padded.set(bytes, 32 - bytes.length)
  return padded
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  if (typeof value === 'string') return bytesOfHex(withoutPrefix(value))
  const data = isFields(value) ? value.data : value
  if (!Array.isArray(data) || data.length > 32) return undefined
  const isByte = (each: unknown) => typeof each === 'number' && Number.isInteger(each) && each >= 0 && each <= 255
  return data.every(isByte) ? Uint8Array.from(data) : undefined
}

function recoveryId(v: unknown): number {
  if (v === 27 || v === 28) return v - 27
  if (v === 0 || v === 1) return v
  throw malformed('its v is not 27 or 28')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('it is not JSON')
  }
}

function malformed(why: string): Fault {
  return new Fault(
    'SIGNATURE_MALFORMED',
    `This is not a signature: ${why}.`,
    'Give the whole signature as it was made.',
  )
}
