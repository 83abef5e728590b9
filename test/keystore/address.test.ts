import {expect, test} from 'vitest'
import {addressOf, parseAddress} from '../../src/keystore/address.js'
import {publicKey} from '../../src/keystore/secp256k1.js'
import {VECTOR} from './sample.js'

/** From EIP-55. */
const CHECKSUMMED = [
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
  '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
  '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
  '0x52908400098527886E0F7030069857D2E4169EE7',
  '0xde709f2102306220921060314715629080e2fb77',
]

test('derives the address of a key', () => {
  expect(addressOf(publicKey(Buffer.from(VECTOR.key, 'hex')))).toBe(VECTOR.address)
})

test.each(CHECKSUMMED)('reads %s in every allowed form', (address) => {
  const digits = address.slice(2)
  for (const form of [address, digits, digits.toLowerCase(), `0x${digits.toUpperCase()}`, `0X${digits}`]) {
    expect(parseAddress(form)).toBe(address)
  }
})

test.each([
  '0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe',
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAedd',
  'g'.repeat(40),
  '',
  '0x',
])('refuses %j', (text) => {
  expect(parseAddress(text)).toBeUndefined()
})
