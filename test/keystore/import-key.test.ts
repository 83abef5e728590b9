import {readdir} from 'node:fs/promises'
import {expect, test} from 'vitest'
import {importKey, recognizeKeySource} from '../../src/keystore/import-key.js'
import {readKeystore} from '../../src/keystore/read.js'
import {unlockKeystore} from '../../src/keystore/unlock.js'
import {bytes, createVector, expectFault, fixture, freshDirectory, VECTOR, WRITER} from './sample.js'

const PHRASE = 'test test test test test test test test test test test junk'

async function target(name = 'new') {
  const directory = await freshDirectory()
  return {name, directory, passphrase: bytes('fresh'), cost: 'light', writer: WRITER} as const
}

test('imports a raw key', async () => {
  const directory = await freshDirectory()
  expect(await createVector(directory)).toMatchObject({name: 'alice', address: VECTOR.address, label: 'alice'})
})

test('imports a V3 file under a new passphrase, and keeps its label', async () => {
  const options = await target()
  const text = await fixture('mkad.json')
  const made = await importKey({kind: 'v3', text, passphrases: {attempts: [bytes('secret')]}}, options)
  expect(made).toMatchObject({address: '0xE07006aC67FDdF8af516E564A784Fd5Aa8280e95', label: 'alice', name: 'new'})
  const keystore = await readKeystore('new', {directory: options.directory, home: ''})
  await expectFault(unlockKeystore(keystore, {attempts: [bytes('secret')]}), 'PASSPHRASE_WRONG')
  await unlockKeystore(keystore, {attempts: [bytes('fresh')]})
})

test('imports the first Ethereum account of a recovery phrase', async () => {
  const made = await importKey({kind: 'mnemonic', phrase: PHRASE}, await target())
  expect(made.address).toBe('0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266')
})

test('a failed import leaves nothing behind', async () => {
  const options = await target()
  const text = await fixture('mkad.json')
  const passphrases = {attempts: [bytes('wrong')]}
  await expectFault(importKey({kind: 'v3', text, passphrases}, options), 'PASSPHRASE_WRONG')
  await expectFault(importKey({kind: 'v3', text: '{}', passphrases}, options), 'KEYSTORE_MALFORMED')
  await expectFault(importKey({kind: 'key', text: 'x'}, options), 'KEY_INVALID')
  await expectFault(importKey({kind: 'mnemonic', phrase: 'x'}, options), 'MNEMONIC_INVALID')
  expect(await readdir(options.directory)).toEqual([])
})

test('asks for the name before it asks for a passphrase', async () => {
  const directory = await freshDirectory()
  await createVector(directory, 'new')
  const attempts: Iterable<Uint8Array> = {
    [Symbol.iterator]: () => {
      throw new Error('asked')
    },
  }
  const source = {kind: 'v3', text: await fixture('mkad.json'), passphrases: {attempts}} as const
  await expectFault(importKey(source, {...(await target()), directory}), 'KEYSTORE_EXISTS')
})

test('knows what it is given', async () => {
  expect(recognizeKeySource(`0x${VECTOR.key}\n`)).toBe('key')
  expect(recognizeKeySource(VECTOR.key)).toBe('key')
  expect(recognizeKeySource(await fixture('mkad.json'))).toBe('v3')
  expect(recognizeKeySource(` ${PHRASE}\n`)).toBe('mnemonic')
  for (const text of ['', '[]', 'word', '0x', 'a-b c'])
    await expectFault(() => recognizeKeySource(text), 'INPUT_INVALID')
})
