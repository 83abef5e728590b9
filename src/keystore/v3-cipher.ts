import {createCipheriv, createDecipheriv, randomBytes, timingSafeEqual} from 'node:crypto'
import {deriveKey} from './derive-key.js'
import {keccak256} from './hashes.js'
import type {KeyDerivation} from './v3-derivation.js'

/** A private key under a passphrase. */
export interface SealedKey {
  readonly derivation: KeyDerivation
  readonly iv: Buffer
  readonly ciphertext: Buffer
  readonly mac: Buffer
}

/** Encrypts 32 bytes with a fresh salt and iv: aes-128-ctr, and Keccak-256 over half of the derived key and the result. */
export async function seal(
  privateKey: Uint8Array,
  passphrase: Uint8Array,
  cost: {readonly n: number; readonly r: number; readonly p: number},
): Promise<SealedKey> {
  const derivation: KeyDerivation = {kdf: 'scrypt', ...cost, salt: randomBytes(32), dklen: 32}
  const iv = randomBytes(16)
  const key = await deriveKey(passphrase, derivation)
  const cipher = createCipheriv('aes-128-ctr', key.subarray(0, 16), iv)
  const ciphertext = Buffer.concat([cipher.update(privateKey), cipher.final()])
  return {derivation, iv, ciphertext, mac: macOf(key, ciphertext)}
}

/** The 32 bytes under a passphrase, or undefined when the passphrase is wrong. */
export async function unseal(sealed: SealedKey, passphrase: Uint8Array): Promise<Buffer | undefined> {
  const key = await deriveKey(passphrase, sealed.derivation)
  if (!timingSafeEqual(macOf(key, sealed.ciphertext), sealed.mac)) return undefined
  const decipher = createDecipheriv('aes-128-ctr', key.subarray(0, 16), sealed.iv)
  return Buffer.concat([decipher.update(sealed.ciphertext), decipher.final()])
}

function macOf(derivedKey: Buffer, ciphertext: Buffer): Buffer {
  return Buffer.from(keccak256(Buffer.concat([derivedKey.subarray(16, 32), ciphertext])))
}
