import {mkdir, readdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {deleteKeystore} from '../../src/keystore/delete.js'
import {create, expectFault, freshDirectory} from './sample.js'

test('deletes one keystore, also a damaged one', async () => {
  const directory = await freshDirectory()
  const place = {directory, home: directory}
  const {file} = await create(directory)
  await create(directory, 'bob')
  expect(await deleteKeystore('alice', place)).toEqual({name: 'alice', file})
  await writeFile(join(directory, 'bad.keystore'), 'x')
  await deleteKeystore('~/bad.keystore', place)
  expect(await readdir(directory)).toEqual(['bob.keystore'])
  await expectFault(deleteKeystore('alice', place), 'KEYSTORE_NOT_FOUND')
})

test('never deletes a directory', async () => {
  const directory = await freshDirectory()
  await mkdir(join(directory, 'x.keystore'))
  await expectFault(deleteKeystore('x', {directory, home: directory}), 'FILE_UNWRITABLE')
})
