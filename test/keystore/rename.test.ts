import {readdir} from 'node:fs/promises'
import {expect, test} from 'vitest'
import {readKeystore} from '../../src/keystore/read.js'
import {renameKeystore} from '../../src/keystore/rename.js'
import {create, expectFault, freshDirectory} from './sample.js'

test('renames, and does not touch the content', async () => {
  const directory = await freshDirectory()
  const made = await create(directory)
  const {from, to} = await renameKeystore({directory, from: 'alice', to: 'bob'})
  expect([from.name, to.name]).toEqual(['alice', 'bob'])
  const {document} = await readKeystore('bob', {directory, home: directory})
  expect(document).toMatchObject({address: made.address, label: 'alice'})
  expect(await readdir(directory)).toEqual(['bob.keystore'])
})

test('replaces another only with force', async () => {
  const directory = await freshDirectory()
  const alice = await create(directory)
  await create(directory, 'bob')
  await expectFault(renameKeystore({directory, from: 'alice', to: 'bob'}), 'KEYSTORE_EXISTS')
  expect(await readdir(directory)).toEqual(['alice.keystore', 'bob.keystore'])
  await renameKeystore({directory, from: 'alice', to: 'bob', force: true})
  expect((await readKeystore('bob', {directory, home: directory})).document.address).toBe(alice.address)
  expect(await readdir(directory)).toEqual(['bob.keystore'])
})

test('names what is not there or cannot be', async () => {
  const directory = await freshDirectory()
  await create(directory)
  for (const force of [false, true]) {
    await expectFault(renameKeystore({directory, from: 'nobody', to: 'x', force}), 'KEYSTORE_NOT_FOUND')
    await expectFault(renameKeystore({directory, from: 'alice', to: '../x', force}), 'KEYSTORE_NAME_INVALID')
  }
  await expectFault(renameKeystore({directory, from: 'alice', to: 'alice'}), 'KEYSTORE_EXISTS')
})
