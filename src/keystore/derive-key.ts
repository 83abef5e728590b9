import {pbkdf2, scrypt} from 'node:crypto'
import {promisify} from 'node:util'
import {slowScrypt} from './hashes.js'
import type {KeyDerivation} from './v3-derivation.js'
import {unsupported} from './v3-faults.js'

/** The key that a passphrase gives, computed off the main thread. */
export async function deriveKey(passphrase: Uint8Array, derivation: KeyDerivation): Promise<Buffer> {
  const {salt, dklen} = derivation
  if (derivation.kdf === 'pbkdf2') return promisify(pbkdf2)(passphrase, salt, derivation.c, dklen, 'sha256')
  const {n, r, p} = derivation
  // OpenSSL counts 128·r·(n + p + 2) bytes; its default limit of 32 MiB is below any real cost.
  const maxmem = 128 * r * (n + p + 2) + 2 ** 20
  if (n >= 2 ** (16 * r)) return Buffer.from(await slowScrypt(passphrase, salt, {n, r, p, dklen, maxmem}))
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, dklen, {N: n, r, p, maxmem}, (error, key) => {
      if (error) reject(unsupported(`this machine cannot do its scrypt (n ${n}, r ${r}, p ${p}): ${error.message}`))
      else resolve(key)
    })
  })
}
