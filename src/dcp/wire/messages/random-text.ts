import {randomBytes} from 'node:crypto'

/** 21 random characters of the alphabet of base64url, 126 bits: DCP's half of a session id, stamps and tokens. */
export function randomText(): string {
  return randomBytes(16).toString('base64url').slice(0, 21)
}
