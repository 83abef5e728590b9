import {readdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {changePassphrase} from '../../src/keystore/change-passphrase.js'
import {readKeystore} from '../../src/keystore/read.js'
import {unlockKeystore} from '../../src/keystore/unlock.js'
import {bytes, expectFault, fixture, freshDirectory, WRITER} from './sample.js'

test('the key, id, label and unknown fields stay; the passphrase and the cost change', async () => {
  const directory = await freshDirectory()
  const place = {directory, home: directory}
  const before = {...JSON.parse(await fixture('mkad.json')), extra: {a: 1}}
  const {crypto, ...rest} = before
  await writeFile(join(directory, 'alice.keystore'), JSON.stringify({...rest, Crypto: crypto}))
  const keystore = await readKeystore('alice', place)
  const {privateKey, address, colonyId} = await unlockKeystore(keystore, {attempts: [bytes('secret')]})

  const summary = await changePassphrase({
    keystore,
    privateKey,
    passphrase: bytes('neu'),
    cost: 'standard',
    writer: WRITER,
  })
  expect(summary).toMatchObject({name: 'alice', address, colonyId, label: 'alice', cost: {n: 262144}, exposed: false})
  const after = JSON.parse(await readFile(summary.file, 'utf8'))
  expect(after).toMatchObject({id: before.id, label: 'alice', extra: {a: 1}, process: 'test', colonyId})
  expect(after).not.toHaveProperty('Crypto')
  const changed = await readKeystore('alice', place)
  await expectFault(unlockKeystore(changed, {attempts: [bytes('secret')], empty: 'never'}), 'PASSPHRASE_WRONG')
  expect((await unlockKeystore(changed, {attempts: [bytes('neu')], empty: 'never'})).privateKey).toEqual(privateKey)
  expect(await readdir(directory)).toEqual(['alice.keystore'])
})

test('an empty passphrase takes the protection away', async () => {
  const directory = await freshDirectory()
  const place = {directory, home: directory}
  await writeFile(join(directory, 'alice.keystore'), await fixture('mkad.json'))
  const keystore = await readKeystore('alice', place)
  const {privateKey} = await unlockKeystore(keystore, {attempts: [bytes('secret')]})
  await changePassphrase({keystore, privateKey, passphrase: bytes(''), cost: 'light', writer: WRITER})
  await unlockKeystore(await readKeystore('alice', place), {attempts: []})
})
