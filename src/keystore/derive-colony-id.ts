import {createHash} from 'node:crypto'
import {hexOfBytes} from './hex.js'

/**
 * The ColonyOS identity of an uncompressed public key (65 bytes): SHA3-256 over the ASCII of its hex text, as 64 hex
 * digits (reference: colonies-protocol, section 3).
 */
export function colonyIdOf(publicKey: Uint8Array): string {
  return createHash('sha3-256').update(hexOfBytes(publicKey), 'ascii').digest('hex')
}
