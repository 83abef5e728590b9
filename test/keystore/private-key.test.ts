import {expect, test} from 'vitest'
import {identityOf, parsePrivateKey, randomPrivateKey} from '../../src/keystore/private-key.js'
import {isPrivateKey} from '../../src/keystore/secp256k1.js'
import {expectFault, VECTOR} from './sample.js'

test('reads 64 hex digits, with or without 0x, in any case', () => {
  for (const text of [VECTOR.key, `0x${VECTOR.key}`, ` ${VECTOR.key.toUpperCase()}\n`]) {
    expect(parsePrivateKey(text).toString('hex')).toBe(VECTOR.key)
  }
})

test.each(['', VECTOR.key.slice(1), `${VECTOR.key}00`, 'z'.repeat(64), '0'.repeat(64), 'f'.repeat(64)])(
  'refuses %j',
  (text) => expectFault(() => parsePrivateKey(text), 'KEY_INVALID'),
)

test('a refusal does not repeat the text', () => {
  const text = `${VECTOR.key}a`
  expect(() => parsePrivateKey(text)).toThrow(expect.not.stringContaining(VECTOR.key))
})

test('random keys differ and are valid', () => {
  const [a, b] = [randomPrivateKey(), randomPrivateKey()]
  expect(isPrivateKey(a) && isPrivateKey(b)).toBe(true)
  expect(a.equals(b)).toBe(false)
})

test('one key has both identities', () => {
  const {address, colonyId} = identityOf(Buffer.from(VECTOR.key, 'hex'))
  expect(address).toBe(VECTOR.address)
  expect(colonyId).toMatch(/^[0-9a-f]{64}$/)
})
