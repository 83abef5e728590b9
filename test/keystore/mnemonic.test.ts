import {expect, test} from 'vitest'
import {privateKeyOfMnemonic} from '../../src/keystore/mnemonic.js'
import {expectFault} from './sample.js'

/** The phrase of Hardhat and Foundry, with their published first two keys. */
const PHRASE = 'test test test test test test test test test test test junk'
const FIRST = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const SECOND = '59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'

test('derives the published keys', async () => {
  expect((await privateKeyOfMnemonic({phrase: PHRASE})).toString('hex')).toBe(FIRST)
  expect((await privateKeyOfMnemonic({phrase: PHRASE, path: "m/44'/60'/0'/0/1"})).toString('hex')).toBe(SECOND)
})

test('case and space do not matter', async () => {
  const phrase = `  ${PHRASE.toUpperCase().replaceAll(' ', '\n\t ')}\n`
  expect((await privateKeyOfMnemonic({phrase})).toString('hex')).toBe(FIRST)
})

test('the extra secret gives another key', async () => {
  const key = await privateKeyOfMnemonic({phrase: PHRASE, password: 'TREZOR'})
  expect(key.toString('hex')).not.toBe(FIRST)
  expect(key).toHaveLength(32)
})

test.each([
  ['too short', 'test junk'],
  ['a wrong checksum', PHRASE.replace('junk', 'test')],
  ['an unknown word', PHRASE.replace('junk', 'jnuk')],
  ['nothing', ''],
])('%s is refused', (_name, phrase) => expectFault(privateKeyOfMnemonic({phrase}), 'MNEMONIC_INVALID'))

test('a refusal names the place of a word, never the word', async () => {
  const phrase = PHRASE.replace('junk', 'secretword')
  await expect(privateKeyOfMnemonic({phrase})).rejects.toThrow('12')
  await expect(privateKeyOfMnemonic({phrase})).rejects.toThrow(expect.not.stringContaining('secretword'))
})

test.each(['', '44/60', 'm/x', 'm/2147483648', 'm//0', "n/44'"])('%j is no path', (path) =>
  expectFault(privateKeyOfMnemonic({phrase: PHRASE, path}), 'INPUT_INVALID'),
)
