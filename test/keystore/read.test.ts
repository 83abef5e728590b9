import {chmod, mkdir, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {readKeystore} from '../../src/keystore/read.js'
import {create, expectFault, fixture, freshDirectory, makePipe} from './sample.js'

test('reads by name, by path and by a path from home', async () => {
  const directory = await freshDirectory()
  const made = await create(directory)
  const place = {directory, home: directory}
  for (const means of ['alice', made.file, '~/alice.keystore']) {
    const keystore = await readKeystore(means, place)
    expect(keystore).toMatchObject({name: 'alice', file: made.file, exposed: false})
    expect(keystore.document.address).toBe(made.address)
  }
})

test('says where it looked for what is not there', async () => {
  const directory = await freshDirectory()
  const place = {directory, home: directory}
  await expectFault(readKeystore('nobody', place), 'KEYSTORE_NOT_FOUND')
  await expect(readKeystore('nobody', place)).rejects.toThrow(directory)
  await expectFault(readKeystore('nobody', {directory: join(directory, 'none'), home: directory}), 'KEYSTORE_NOT_FOUND')
  await expectFault(readKeystore(join(directory, 'nobody'), place), 'KEYSTORE_NOT_FOUND')
  await expectFault(readKeystore('-x', place), 'KEYSTORE_NAME_INVALID')
})

test('follows a link, and tells when others may read the file', async () => {
  const directory = await freshDirectory()
  const {file} = await create(directory)
  await chmod(file, 0o644)
  await symlink(file, join(directory, 'bob.keystore'))
  expect(await readKeystore('bob', {directory, home: directory})).toMatchObject({name: 'bob', exposed: true})
})

test('refuses what is too large, and what is no file', async () => {
  const directory = await freshDirectory()
  const place = {directory, home: directory}
  const text = (await fixture('mkad.json')).trim()
  await writeFile(join(directory, 'padded.keystore'), text + ' '.repeat(64 * 1024 - text.length))
  expect((await readKeystore('padded', place)).document.label).toBe('alice')
  await writeFile(join(directory, 'large.keystore'), text + ' '.repeat(64 * 1024))
  await expectFault(readKeystore('large', place), 'KEYSTORE_MALFORMED')
  await mkdir(join(directory, 'folder.keystore'))
  await expectFault(readKeystore('folder', place), 'FILE_UNREADABLE')
  makePipe(join(directory, 'pipe.keystore'))
  await expectFault(readKeystore('pipe', place), 'FILE_UNREADABLE')
  await symlink('loop.keystore', join(directory, 'loop.keystore'))
  await expectFault(readKeystore('loop', place), 'FILE_UNREADABLE')
})
