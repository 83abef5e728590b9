import {expect, test} from 'vitest'
import {type KeystoreFile, readKeystore} from '../../src/keystore/read.js'
import {unlockKeystore} from '../../src/keystore/unlock.js'
import {bytes, createVector, expectFault, freshDirectory, VECTOR} from './sample.js'

async function keystore(passphrase: string): Promise<KeystoreFile> {
  const directory = await freshDirectory()
  await createVector(directory, 'alice', passphrase)
  return readKeystore('alice', {directory, home: directory})
}

/** Counts how many passphrases were asked for. */
function prompt(...answers: string[]) {
  const asked = {count: 0}
  async function* attempts() {
    for (const answer of answers) {
      asked.count++
      yield bytes(answer)
    }
  }
  return {asked, attempts: attempts()}
}

test('the empty passphrase is tried before anybody is asked', async () => {
  const {asked, attempts} = prompt('never')
  const key = await unlockKeystore(await keystore(''), {attempts})
  expect(key.privateKey.toString('hex')).toBe(VECTOR.key)
  expect(key.passphrase).toHaveLength(0)
  expect(asked.count).toBe(0)
})

test('asks until one fits, and no further', async () => {
  const {asked, attempts} = prompt('a', '', 'secret', 'b')
  const key = await unlockKeystore(await keystore('secret'), {attempts})
  expect(Buffer.from(key.passphrase).toString()).toBe('secret')
  expect(asked.count).toBe(3)
})

test('the empty passphrase can come last, or never', async () => {
  const open = await keystore('')
  const wrong = [bytes('x')]
  expect((await unlockKeystore(open, {attempts: wrong, empty: 'last'})).address).toBe(VECTOR.address)
  await expectFault(unlockKeystore(open, {attempts: wrong, empty: 'never'}), 'PASSPHRASE_WRONG')
  expect((await unlockKeystore(open, {attempts: [bytes('')], empty: 'never'})).address).toBe(VECTOR.address)
})

test('no passphrase and a wrong one are different failures', async () => {
  const closed = await keystore('secret')
  await expectFault(unlockKeystore(closed, {attempts: []}), 'PASSPHRASE_MISSING')
  await expectFault(unlockKeystore(closed, {attempts: prompt('a', 'b').attempts}), 'PASSPHRASE_WRONG')
})

test('what the source throws comes through', async () => {
  async function* interrupted(): AsyncGenerator<Uint8Array> {
    yield bytes('a')
    throw new Error('interrupted')
  }
  await expect(unlockKeystore(await keystore('secret'), {attempts: interrupted()})).rejects.toThrow('interrupted')
})
