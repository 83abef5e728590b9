import {createRequire} from 'node:module'
import {arch, platform} from 'node:os'
import {dirname, join} from 'node:path'

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

/** What we use of the addon inside `secp256k1`: 0 is success. It checks no lengths. */
interface Addon {
  privateKeyVerify(key: Uint8Array): number
  publicKeyCreate(into: Uint8Array, key: Uint8Array): number
  ecdsaSign(into: {signature: Uint8Array; recid: number}, digest: Uint8Array, key: Uint8Array): number
  ecdsaRecover(into: Uint8Array, signature: Uint8Array, recid: number, digest: Uint8Array): number
}

/** What we use of `tiny-secp256k1`. */
interface WasmModule {
  isPrivate(key: Uint8Array): boolean
  pointFromScalar(key: Uint8Array, compressed: boolean): Uint8Array | null
  signRecoverable(digest: Uint8Array, key: Uint8Array): {signature: Uint8Array; recoveryId: number}
  recover(digest: Uint8Array, signature: Uint8Array, recid: number, compressed: boolean): Uint8Array | null
}

const require = createRequire(import.meta.url)

/**
 * libsecp256k1 as a native addon, from its binary: the package's own entry falls back to slow JavaScript in silence, and
 * takes half as long again to find the file. Throws where there is none for this platform.
 */
export function nativeBackend(): Backend {
  const addon = loadAddon()
  const sized = (bytes: Uint8Array, length: number): Uint8Array => {
    if (bytes.length !== length) throw new RangeError(`${length} bytes are expected`)
    return bytes
  }
  const done = (status: number): void => {
    if (status !== 0) throw new RangeError('not a key, or not a signature')
  }
  return {
    isPrivateKey: (key) => addon.privateKeyVerify(sized(key, 32)) === 0,
    publicKey: (key) => {
      const point = new Uint8Array(65)
      done(addon.publicKeyCreate(point, sized(key, 32)))
      return point
    },
    sign: (digest, key) => {
      const made = {signature: new Uint8Array(64), recid: 0}
      done(addon.ecdsaSign(made, sized(digest, 32), sized(key, 32)))
      return made
    },
    recover: (digest, signature, recid) => {
      const point = new Uint8Array(65)
      done(addon.ecdsaRecover(point, sized(signature, 64), recid, sized(digest, 32)))
      return point
    },
  }
}

function loadAddon(): Addon {
  const folder = join(dirname(require.resolve('secp256k1/package.json')), 'prebuilds', `${platform()}-${arch()}`)
  const {Secp256k1} = firstOf(
    () => require(join(folder, 'secp256k1.glibc.node')),
    () => require(join(folder, 'secp256k1.musl.node')),
    () => require(join(folder, 'secp256k1.node')),
    () => require('secp256k1/build/Release/addon.node'),
  ) as {Secp256k1: new () => Addon}
  return new Secp256k1()
}

/** What the first that does not throw gives. */
function firstOf(...ways: ReadonlyArray<() => unknown>): unknown {
  for (const way of ways) {
    try {
      return way()
    } catch {
      // Not for this platform.
    }
  }
  throw new Error('no binary of secp256k1 for this platform')
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
