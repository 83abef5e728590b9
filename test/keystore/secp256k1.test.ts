import {createHash, randomBytes} from 'node:crypto'
import {createRequire} from 'node:module'
import {expect, test} from 'vitest'
import {isPrivateKey, nativeBackend, publicKey, recover, sign, wasmBackend} from '../../src/keystore/secp256k1.js'
import {VECTOR} from './sample.js'

const hex = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('hex')
const sha3 = (text: string) => createHash('sha3-256').update(text).digest()
const ORDER = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'

test('signs as the Go library of ColonyOS does', () => {
  const key = Buffer.from('d6eb959e9aec2e6fdc44b5862b269e987b8a4d6f2baca542d8acaa97ee5e74f6', 'hex')
  const {r, s, recid} = sign(sha3('hello'), key)
  expect(hex(r)).toBe('e713a1bb015fecabb5a084b0fe6d6e7271fca6f79525a634183cfdb175fe6924')
  expect(hex(s)).toBe('1f4da161779d8e6b761200e1cf93766010a19072fa778f9643363e2cfadd6409')
  expect(recid).toBe(0)
  expect(hex(recover(sha3('hello'), r, s, recid))).toBe(hex(publicKey(key)))
})

test('gives the uncompressed public key', () => {
  const key = Buffer.from('6d2fb6f546bacfd98c68769e61e0b44a697a30596c018a50e28200aa59b01c0a', 'hex')
  expect(hex(publicKey(key))).toBe(
    '0408e903276ee7973666dceeefa5335e5c4b6b5989821906db98f8de8acf8f853824ca3234a8602200baa2d75f30cb2050cda18602824c3eb2da654a93a01a7ad4',
  )
})

test('both backends give the same bytes', () => {
  const native = nativeBackend()
  const wasm = wasmBackend()
  for (let round = 0; round < 40; round++) {
    const key = randomBytes(32)
    const digest = randomBytes(32)
    expect(native.isPrivateKey(key)).toBe(wasm.isPrivateKey(key))
    expect(hex(native.publicKey(key))).toBe(hex(wasm.publicKey(key)))
    const [a, b] = [native.sign(digest, key), wasm.sign(digest, key)]
    expect([hex(a.signature), a.recid]).toEqual([hex(b.signature), b.recid])
    expect(hex(native.recover(digest, a.signature, a.recid))).toBe(hex(native.publicKey(key)))
    expect(hex(wasm.recover(digest, a.signature, a.recid))).toBe(hex(native.publicKey(key)))
  }
})

test('the JavaScript fallback of the native package is never loaded', () => {
  nativeBackend()
  const loaded = Object.keys(createRequire(import.meta.url).cache)
  expect(loaded.some((file) => /secp256k1.*\.node$/.test(file))).toBe(true)
  expect(loaded.filter((file) => /elliptic/.test(file))).toEqual([])
})

test('knows what is a private key', () => {
  expect(isPrivateKey(Buffer.from(VECTOR.key, 'hex'))).toBe(true)
  expect(isPrivateKey(Buffer.alloc(32))).toBe(false)
  expect(isPrivateKey(Buffer.from(ORDER, 'hex'))).toBe(false)
  expect(isPrivateKey(Buffer.alloc(31, 1))).toBe(false)
})

test('recovers nothing from what no key can have signed', () => {
  const key = Buffer.from(VECTOR.key, 'hex')
  const digest = sha3('x')
  const {r, s, recid} = sign(digest, key)
  const order = Buffer.from(ORDER, 'hex')
  expect(recover(digest, Buffer.alloc(32), s, recid)).toBeUndefined()
  expect(recover(digest, r, Buffer.alloc(32), recid)).toBeUndefined()
  expect(recover(digest, order, s, recid)).toBeUndefined()
  expect(recover(digest, r, order, recid)).toBeUndefined()
  expect(recover(digest, r, s, 4)).toBeUndefined()
  expect(recover(digest.subarray(1), r, s, recid)).toBeUndefined()
  expect(recover(digest, r.subarray(1), s, recid)).toBeUndefined()
  expect(recover(digest, r, s, recid)).toBeDefined()
})
