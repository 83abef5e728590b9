import {createRequire} from 'node:module'

/** An ECDSA signature: r and s of 32 bytes each, and the recovery id 0 to 3. */
export interface RecoverableSignature {
  readonly r: Uint8Array
  readonly s: Uint8Array
  readonly recid: number
}

interface Backend {
  isPrivateKey(key: Uint8Array): boolean
  publicKey(key: Uint8Array): Uint8Array | null
  sign(digest: Uint8Array, key: Uint8Array): {signature: Uint8Array; recid: number}
  recover(digest: Uint8Array, signature: Uint8Array, recid: number): Uint8Array | null
}

/** What we use of `secp256k1/bindings.js`. It throws on input of a wrong length. */
interface NativeModule {
  privateKeyVerify(key: Uint8Array): boolean
  publicKeyCreate(key: Uint8Array, compressed: boolean): Uint8Array
  ecdsaSign(digest: Uint8Array, key: Uint8Array): {signature: Uint8Array; recid: number}
  ecdsaRecover(signature: Uint8Array, recid: number, digest: Uint8Array, compressed: boolean): Uint8Array
}

/** What we use of `tiny-secp256k1`. */
interface WasmModule {
  isPrivate(key: Uint8Array): boolean
  pointFromScalar(key: Uint8Array, compressed: boolean): Uint8Array | null
  signRecoverable(digest: Uint8Array, key: Uint8Array): {signature: Uint8Array; recoveryId: number}
  recover(digest: Uint8Array, signature: Uint8Array, recid: number, compressed: boolean): Uint8Array | null
}

const require = createRequire(import.meta.url)

/** libsecp256k1 as a native addon. The package's own entry is not used: it falls back to slow JavaScript in silence. */
export function nativeBackend(): Backend {
  const native = require('secp256k1/bindings.js') as NativeModule
  return {
    isPrivateKey: (key) => native.privateKeyVerify(key),
    publicKey: (key) => native.publicKeyCreate(key, false),
    sign: (digest, key) => native.ecdsaSign(digest, key),
    recover: (digest, signature, recid) => native.ecdsaRecover(signature, recid, digest, false),
  }
}

/** libsecp256k1 as WebAssembly, for platforms without a binary in the native package. */
export function wasmBackend(): Backend {
  const wasm = require('tiny-secp256k1') as WasmModule
  return {
    isPrivateKey: (key) => wasm.isPrivate(key),
    publicKey: (key) => wasm.pointFromScalar(key, false),
    sign: (digest, key) => {
      const {signature, recoveryId} = wasm.signRecoverable(digest, key)
      return {signature, recid: recoveryId}
    },
    recover: (digest, signature, recid) => wasm.recover(digest, signature, recid, false),
  }
}

let loaded: Backend | undefined

function backend(): Backend {
  if (loaded) return loaded
  try {
    loaded = nativeBackend()
  } catch {
    loaded = wasmBackend()
  }
  return loaded
}

/** Whether these bytes are a secret key of the curve: 32 bytes, neither 0 nor as large as its order. */
export function isPrivateKey(key: Uint8Array): boolean {
  return key.length === 32 && backend().isPrivateKey(key)
}

/** The uncompressed public key, 65 bytes starting with 4. Throws when `key` is no private key. */
export function publicKey(key: Uint8Array): Uint8Array {
  const point = backend().publicKey(key)
  if (!point) throw new RangeError('not a private key')
  return point
}

/** Signs a digest of 32 bytes: deterministic (RFC 6979), s in the lower half of the order. */
export function sign(digest: Uint8Array, key: Uint8Array): RecoverableSignature {
  const {signature, recid} = backend().sign(digest, key)
  return {r: signature.subarray(0, 32), s: signature.subarray(32, 64), recid}
}

/** The uncompressed public key that made a signature (s in either half), or undefined when no key can have made it. */
export function recover(digest: Uint8Array, r: Uint8Array, s: Uint8Array, recid: number): Uint8Array | undefined {
  if (digest.length !== 32 || r.length !== 32 || s.length !== 32) return undefined
  if (recid !== 0 && recid !== 1 && recid !== 2 && recid !== 3) return undefined
  const signature = new Uint8Array(64)
  signature.set(r)
  signature.set(s, 32)
  try {
    return backend().recover(digest, signature, recid) ?? undefined
  } catch {
    // Both backends throw on r or s that are zero or too large; the lengths were checked above.
    return undefined
  }
}
