import {hash} from 'node:crypto'
import {hexOfBytes} from './hex.js'

/**
 * The ColonyOS identity of an uncompressed public key (65 bytes): SHA3-256 over the ASCII of its hex text, as 64 hex
 * digits (reference: colonies-protocol, section 3).
 */
export function colonyIdOf(publicKey: Uint8Array): string {
  return hash('sha3-256', hexOfBytes(publicKey), 'hex')
}
