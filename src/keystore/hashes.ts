import {keccak_256} from '@noble/hashes/sha3.js'

/** Keccak-256 as Ethereum uses it; not the SHA3-256 of FIPS 202. OpenSSL does not have it. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  return keccak_256(bytes)
}

/**
 * scrypt in JavaScript, for the costs that OpenSSL refuses: RFC 7914 wants n below 2^(16·r), and the published V3 vector
 * (n 262144, r 1) is not. Runs in turns on the main thread.
 */
export async function slowScrypt(
  passphrase: Uint8Array,
  salt: Uint8Array,
  cost: {readonly n: number; readonly r: number; readonly p: number; readonly dklen: number; readonly maxmem: number},
): Promise<Uint8Array> {
  const {scryptAsync} = await import('@noble/hashes/scrypt.js')
  const {n, r, p, dklen, maxmem} = cost
  return scryptAsync(passphrase, salt, {N: n, r, p, dkLen: dklen, maxmem})
}
