import {bytesOfHex} from './hex.js'
import {malformed, quoted, unsupported} from './v3-faults.js'
import {field, isFields, type JsonFields} from './v3-fields.js'

/** The cost of opening a keystore, as its file states it. */
export type KeyCost =
  | {readonly kdf: 'scrypt'; readonly n: number; readonly r: number; readonly p: number}
  | {readonly kdf: 'pbkdf2'; readonly c: number}

/** How the key that encrypts is made from a passphrase. `dklen` is in bytes. */
export type KeyDerivation = KeyCost & {readonly salt: Buffer; readonly dklen: number}

/** scrypt needs 128·n·r bytes; geth's standard 256 MiB. A file that wants more than this is hostile. */
const MAX_SCRYPT_BYTES = 2 ** 31
/** n·r·p of scrypt; geth's standard is 2^21, about half a second. */
const MAX_SCRYPT_WORK = 2 ** 26
/** Iterations; the published vector has 262144. */
const MAX_PBKDF2_ROUNDS = 2 ** 25
const MAX_BYTES = 1024

/** Reads `kdf` and `kdfparams` of a keystore. Faults: KEYSTORE_MALFORMED, KEYSTORE_UNSUPPORTED for hostile costs. */
export function parseKeyDerivation(crypto: JsonFields): KeyDerivation {
  const kdf = field(crypto, 'kdf')
  const params = field(crypto, 'kdfparams')
  if (typeof kdf !== 'string' || !isFields(params)) throw malformed('"crypto.kdf" or "crypto.kdfparams" is missing')
  const salt = bytesOfHex(field(params, 'salt'))
  if (!salt) throw malformed('"crypto.kdfparams.salt" is not hex')
  const dklen = count(params, 'dklen')
  if (dklen < 32) throw malformed('"crypto.kdfparams.dklen" is below 32')
  if (dklen > MAX_BYTES || salt.length > MAX_BYTES) throw unsupported('its salt or key length is out of bounds')
  switch (kdf.toLowerCase()) {
    case 'scrypt':
      return {...scryptCost(params), salt, dklen}
    case 'pbkdf2':
      return {...pbkdf2Cost(params), salt, dklen}
    default:
      throw unsupported(`its key derivation is ${quoted(kdf)}`)
  }
}

function scryptCost(params: JsonFields): KeyCost {
  const [n, r, p] = [count(params, 'n'), count(params, 'r'), count(params, 'p')]
  if (n < 2 || !Number.isInteger(Math.log2(n))) throw malformed('"crypto.kdfparams.n" is not a power of two')
  if (128 * n * r > MAX_SCRYPT_BYTES || n * r * p > MAX_SCRYPT_WORK) {
    throw unsupported(`opening it would cost too much (scrypt n ${n}, r ${r}, p ${p})`)
  }
  return {kdf: 'scrypt', n, r, p}
}

function pbkdf2Cost(params: JsonFields): KeyCost {
  const prf = field(params, 'prf')
  if (typeof prf !== 'string' || prf.toLowerCase() !== 'hmac-sha256') {
    throw unsupported(`its pbkdf2 uses ${quoted(prf)}`)
  }
  const c = count(params, 'c')
  if (c > MAX_PBKDF2_ROUNDS) throw unsupported(`opening it would cost too much (pbkdf2 c ${c})`)
  return {kdf: 'pbkdf2', c}
}

function count(params: JsonFields, name: string): number {
  const value = field(params, name)
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    throw malformed(`"crypto.kdfparams.${name}" is not a positive whole number`)
  }
  return value
}
