import {describe, expect, test} from 'vitest'
import {hashText, identityOfKey, parsePrivateKey, signerOf, signPayload} from '../../../src/colonies/wire/identity.js'

// Vectors of ColonyOS's Go library; pycolonies and libsecp256k1 give the same (reference: colonies-protocol, section 3).
const KEY = 'd6eb959e9aec2e6fdc44b5862b269e987b8a4d6f2baca542d8acaa97ee5e74f6'
const ID = '5d6568f883451ae2e407d1a0a7992e414f2a67b69d0e6e9176d353b98f06f696'
const SIGNED_HELLO =
  'e713a1bb015fecabb5a084b0fe6d6e7271fca6f79525a634183cfdb175fe69241f4da161779d8e6b761200e1cf93766010a19072fa778f9643363e2cfadd640900'
const BY_GO =
  '997eca36736d465e0e8d64e6d657ff4c939c8f5cad4272797ea0fe372bfd8d0953d21b3d06ded5dd80aee8cfa3a9be7ce615ce690eb64184fe15962943fe541300'
const ORDER = BigInt('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141')

const keyOf = (hex: string): Uint8Array => parsePrivateKey(hex) ?? new Uint8Array()

describe('identities', () => {
  test.each([
    [
      '6d2fb6f546bacfd98c68769e61e0b44a697a30596c018a50e28200aa59b01c0a',
      '4fef2b5a82d134d058c1883c72d6d9caf77cd59ca82d73105017590dea3dcb87',
    ],
    [KEY, ID],
    [
      'ddf7f7791208083b6a9ed975a72684f6406a269cfa36f1b1c32045c0a71fff05',
      '3fc05cf3df4b494e95d6a3d297a34f19938f7daa7422ab0d4f794454133341ac',
    ],
  ])('of %s', (key, id) => {
    expect(identityOfKey(keyOf(key))).toBe(id)
    expect(identityOfKey(keyOf(key.toUpperCase()))).toBe(id)
  })

  test.each(['', KEY.slice(1), `${KEY}00`, '0'.repeat(64), ORDER.toString(16), `0x${KEY}`, KEY.replace('d', 'g')])(
    'there is none of %j',
    (hex) => {
      expect(parsePrivateKey(hex)).toBeUndefined()
    },
  )

  test('hashes are SHA3-256, not Keccak', () => {
    expect(hashText('hello world')).toBe('644bcc7e564373040999aac89e7622f3ca71fba1d972fd94a31c3bfbf24e3938')
  })
})

describe('signatures', () => {
  test('are those of the other libraries, byte for byte', () => {
    expect(signPayload('hello', keyOf(KEY))).toBe(SIGNED_HELLO)
  })

  test.each([SIGNED_HELLO, BY_GO, SIGNED_HELLO.toUpperCase()])('tell who signed: %s', (signature) => {
    expect(signerOf('hello', signature)).toEqual({id: ID})
  })

  test('of something else are somebody else’s', () => {
    expect(signerOf('hello!', SIGNED_HELLO)).not.toEqual({id: ID})
  })

  const s = BigInt(`0x${SIGNED_HELLO.slice(64, 128)}`)
  const high = `${SIGNED_HELLO.slice(0, 64)}${(ORDER - s).toString(16).padStart(64, '0')}01`
  test.each([
    ['', 'empty'],
    [SIGNED_HELLO.slice(2), 'short'],
    [`${SIGNED_HELLO}00`, 'long'],
    [`${SIGNED_HELLO.slice(0, 128)}0g`, 'no hex'],
    [`${SIGNED_HELLO.slice(0, 128)}04`, 'a recovery id of 4'],
    [`${SIGNED_HELLO.slice(0, 128)}1b`, 'a recovery id as Ethereum has it'],
    ['0'.repeat(130), 'zeros'],
    [`${'f'.repeat(128)}00`, 'too large'],
    [high, 'in the upper half of the order'],
  ])('are refused: %s (%s)', (signature) => {
    expect(signerOf('hello', signature)).toHaveProperty('problem')
  })
})
