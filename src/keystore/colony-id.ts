import {createHash} from 'node:crypto'
import {hexOfBytes} from './hex.js'

/**
 * The ColonyOS identity of an uncompressed public key (65 bytes): SHA3-256 over the ASCII of its hex text, as 64 hex
 * digits (reference: colonies-protocol, section 3).
 */
export function colonyIdOf(publicKey: Uint8Array): string {
  return createHash('sha3-256').update(hexOfBytes(publicKey), 'ascii').digest('hex')
}

/** A ColonyOS identity in lower case, or undefined when the value is not 64 hex digits. */
export function parseColonyId(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value) ? value.toLowerCase() : undefined
}
