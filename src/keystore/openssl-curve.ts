import {createECDH, createHmac, randomBytes} from 'node:crypto'

/**
 * secp256k1 by the OpenSSL inside Node, for a first few operations: it is there in a millisecond, where libsecp256k1
 * needs ten for its tables. Each operation takes longer, though, and it cannot recover keys.
 */

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const ORDER_BYTES = bytesOf(ORDER)

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

function bytesOf(number: bigint): Buffer {
  return Buffer.from(number.toString(16).padStart(64, '0'), 'hex')
}

const modulo = (number: bigint): bigint => ((number % ORDER) + ORDER) % ORDER

/** Euclid's algorithm. @param number from 1 to the order */
function inverse(number: bigint): bigint {
  let [low, high, x, y] = [number, ORDER, 1n, 0n]
  while (low > 1n) {
    const quotient = high / low
    ;[low, high] = [high - quotient * low, low]
    ;[x, y] = [y - quotient * x, x]
  }
  return modulo(x)
}

/** Whether these 32 bytes are a secret key: neither 0 nor as large as the order. */
export function isScalar(key: Uint8Array): boolean {
  return Buffer.compare(key, ORDER_BYTES) < 0 && key.some((byte) => byte !== 0)
}

/** The uncompressed public key. Throws when `key` is no private key. */
export function pointOf(key: Uint8Array): Buffer {
  const curve = createECDH('secp256k1')
  curve.setPrivateKey(key)
  return curve.getPublicKey()
}

const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer => {
  const code = createHmac('sha256', key)
  for (const part of parts) code.update(part)
  return code.digest()
}

/** The nonces of RFC 6979, section 3.2, of which libsecp256k1 takes the first that serves. */
function* nonces(digest: Uint8Array, key: Uint8Array): Generator<Buffer, never> {
  let value: Buffer = Buffer.alloc(32, 1)
  let code: Buffer = Buffer.alloc(32)
  for (const mark of [0, 1]) {
    code = hmac(code, value, Buffer.of(mark), key, digest)
    value = hmac(code, value)
  }
  for (;;) {
    value = hmac(code, value)
    yield value
    code = hmac(code, value, Buffer.of(0))
    value = hmac(code, value)
  }
}

/** Signs a digest of 32 bytes, with the same bytes as libsecp256k1: r‖s, s in the lower half, and the recovery id. */
export function signWithOpenssl(digest: Uint8Array, key: Uint8Array): {signature: Uint8Array; recid: number} {
  for (const nonce of nonces(digest, key)) {
    if (!isScalar(nonce)) continue
    const point = pointOf(nonce)
    const x = numberOf(point.subarray(1, 33))
    const r = modulo(x)
    // Arithmetic of big integers takes longer for some numbers: it sees the secrets only times a random one.
    const mask = modulo(numberOf(randomBytes(32))) || 1n
    const masked = modulo(numberOf(key) * mask)
    const sum = modulo(numberOf(digest) * mask + r * masked)
    const s = modulo(inverse(modulo(numberOf(nonce) * mask)) * sum)
    if (r === 0n || s === 0n) continue
    const isHigh = s > ORDER / 2n
    const parity = (point[64] ?? 0) & 1
    return {
      signature: Buffer.concat([bytesOf(r), bytesOf(isHigh ? ORDER - s : s)]),
      recid: (isHigh ? parity ^ 1 : parity) | (x >= ORDER ? 2 : 0),
    }
  }
  throw new Error('the nonces have come to an end')
}
