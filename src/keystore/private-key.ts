import {randomBytes} from 'node:crypto'
import {Fault} from '../errors.js'
import {addressOf} from './address.js'
import {colonyIdOf} from './derive-colony-id.js'
import {bytesOfHex, withoutPrefix} from './hex.js'
import {isPrivateKey, publicKey} from './secp256k1.js'

/** What one private key is called in the two worlds. */
export interface Identity {
  /** 0x and 40 digits, EIP-55 checksum. */
  readonly address: string
  /** 64 lower-case hex digits. */
  readonly colonyId: string
}

/** Address and ColonyOS identity of a private key. */
export function identityOf(privateKey: Uint8Array): Identity {
  const point = publicKey(privateKey)
  return {address: addressOf(point), colonyId: colonyIdOf(point)}
}

/** 32 random bytes that are a private key. */
export function randomPrivateKey(): Buffer {
  for (;;) {
    const key = randomBytes(32)
    if (isPrivateKey(key)) return key
  }
}

/** A private key from 64 hex digits, `0x` optional, surrounding space ignored. Faults: KEY_INVALID, never quoting the text. */
export function parsePrivateKey(text: string): Buffer {
  const key = bytesOfHex(withoutPrefix(text.trim()), 32)
  if (!key || !isPrivateKey(key)) {
    throw new Fault(
      'KEY_INVALID',
      'This is not a private key: 64 hex digits are expected, not zero and below the order of secp256k1.',
      'Give the key as 64 hex digits, with or without 0x.',
    )
  }
  return key
}
