import {chmod, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {checkKeystore} from '../../src/keystore/check.js'
import {readKeystore} from '../../src/keystore/read.js'
import {bytes, createVector, expectFault, fixture, freshDirectory, VECTOR} from './sample.js'

test('proves what a keystore says', async () => {
  const directory = await freshDirectory()
  const {file, colonyId} = await createVector(directory)
  const keystore = await readKeystore('alice', {directory, home: directory})
  expect(await checkKeystore(keystore, {attempts: [bytes('secret')]})).toEqual({
    name: 'alice',
    file,
    address: VECTOR.address,
    colonyId,
    label: 'alice',
    cost: {kdf: 'scrypt', n: 1024, r: 8, p: 1},
    addressRecorded: true,
    colonyIdRecorded: true,
    unprotected: false,
    exposed: false,
  })
  await expectFault(checkKeystore(keystore, {attempts: [bytes('x')]}), 'PASSPHRASE_WRONG')
})

test('tells what is weak or missing', async () => {
  const directory = await freshDirectory()
  const place = {directory, home: directory}
  const open = await createVector(directory, 'open', '')
  await chmod(open.file, 0o640)
  expect(await checkKeystore(await readKeystore('open', place), {attempts: []})).toMatchObject({
    unprotected: true,
    exposed: true,
  })
  await writeFile(join(directory, 'old.keystore'), await fixture('web3-pbkdf2.json'))
  const check = await checkKeystore(await readKeystore('old', place), {attempts: [bytes(VECTOR.passphrase)]})
  expect(check).toMatchObject({address: VECTOR.address, addressRecorded: false, colonyIdRecorded: false})
})

test('a keystore with the address of another does not pass', async () => {
  const directory = await freshDirectory()
  const {address: _address, ...fields} = JSON.parse(await fixture('mkad.json'))
  await writeFile(join(directory, 'x.keystore'), JSON.stringify({...fields, address: VECTOR.address}))
  const keystore = await readKeystore('x', {directory, home: directory})
  await expectFault(checkKeystore(keystore, {attempts: [bytes('secret')]}), 'KEYSTORE_MISMATCH')
})
