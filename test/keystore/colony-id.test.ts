import {expect, test} from 'vitest'
import {parseColonyId} from '../../src/keystore/colony-id.js'
import {colonyIdOf} from '../../src/keystore/derive-colony-id.js'
import {publicKey} from '../../src/keystore/secp256k1.js'

/** Made with the Go library of ColonyOS. */
test.each([
  [
    '6d2fb6f546bacfd98c68769e61e0b44a697a30596c018a50e28200aa59b01c0a',
    '4fef2b5a82d134d058c1883c72d6d9caf77cd59ca82d73105017590dea3dcb87',
  ],
  [
    'd6eb959e9aec2e6fdc44b5862b269e987b8a4d6f2baca542d8acaa97ee5e74f6',
    '5d6568f883451ae2e407d1a0a7992e414f2a67b69d0e6e9176d353b98f06f696',
  ],
  [
    'ddf7f7791208083b6a9ed975a72684f6406a269cfa36f1b1c32045c0a71fff05',
    '3fc05cf3df4b494e95d6a3d297a34f19938f7daa7422ab0d4f794454133341ac',
  ],
])('the key %s has the identity %s', (key, id) => {
  expect(colonyIdOf(publicKey(Buffer.from(key, 'hex')))).toBe(id)
  expect(parseColonyId(id.toUpperCase())).toBe(id)
})

test('anything but 64 hex digits is no identity', () => {
  for (const value of ['', 'a'.repeat(63), 'g'.repeat(64), 7, null]) expect(parseColonyId(value)).toBeUndefined()
})
