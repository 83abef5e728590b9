import {chmod, mkdir, symlink, utimes, writeFile} from 'node:fs/promises'
import {basename, join} from 'node:path'
import {build} from 'esbuild'
import {expect, test} from 'vitest'
import {listKeystores} from '../../src/keystore/list.js'
import {create, expectFault, fixture, freshDirectory, ROOT} from './sample.js'

test('lists keystores by name with what their files say', async () => {
  const directory = await freshDirectory()
  const id = await create(directory, 'id')
  const mkad = join(directory, 'alice.keystore')
  await writeFile(mkad, await fixture('mkad.json'), {mode: 0o644})
  await chmod(mkad, 0o644)
  await utimes(mkad, 0, 1_700_000_000)
  const {keystores, skipped} = await listKeystores(directory)
  expect(skipped).toEqual([])
  expect(keystores).toEqual([
    {
      name: 'alice',
      file: mkad,
      address: '0xE07006aC67FDdF8af516E564A784Fd5Aa8280e95',
      colonyId: null,
      label: 'alice',
      cost: {kdf: 'scrypt', n: 1024, r: 8, p: 1},
      modified: '2023-11-14T22:13:20.000Z',
      exposed: true,
    },
    id,
  ])
  expect(id).toMatchObject({name: 'id', label: 'id', exposed: false, colonyId: expect.stringMatching(/^[0-9a-f]{64}$/)})
})

test('a file of pbkdf2 and without address is listed', async () => {
  const directory = await freshDirectory()
  await writeFile(join(directory, 'old.keystore'), await fixture('web3-pbkdf2.json'))
  const {keystores} = await listKeystores(directory)
  expect(keystores).toMatchObject([{address: null, label: null, cost: {kdf: 'pbkdf2', c: 262144}}])
})

test('skips everything else, and says why', async () => {
  const directory = await freshDirectory()
  await create(directory, 'good')
  await writeFile(join(directory, 'empty.keystore'), '')
  await writeFile(join(directory, 'garbage.keystore'), 'xyz')
  await writeFile(join(directory, 'v1.keystore'), '{"version":"1","crypto":{}}')
  await writeFile(join(directory, '.good.keystore.0123456789ab'), '')
  await writeFile(join(directory, 'notes.txt'), '')
  await writeFile(join(directory, '-x.keystore'), await fixture('mkad.json'))
  await mkdir(join(directory, 'folder.keystore'))
  await mkdir(join(directory, 'applications'))
  await symlink('nowhere', join(directory, 'dangling.keystore'))
  const {keystores, skipped} = await listKeystores(directory)
  expect(keystores.map(({name}) => name)).toEqual(['good'])
  expect(skipped.map(({file}) => basename(file))).toEqual([
    '-x.keystore',
    '.good.keystore.0123456789ab',
    'applications',
    'dangling.keystore',
    'empty.keystore',
    'folder.keystore',
    'garbage.keystore',
    'notes.txt',
    'v1.keystore',
  ])
  for (const {reason} of skipped) expect(reason).not.toBe('')
})

test('no directory, no keystores; a file in its place is a failure', async () => {
  const directory = await freshDirectory()
  expect(await listKeystores(join(directory, 'none'))).toMatchObject({keystores: [], skipped: []})
  await writeFile(join(directory, 'file'), '')
  await expectFault(listKeystores(join(directory, 'file')), 'FILE_UNREADABLE')
})

test('listing loads nothing that decrypts or derives keys', async () => {
  const {metafile} = await build({
    entryPoints: [join(ROOT, 'src/keystore/list.ts')],
    outdir: 'unused',
    write: false,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    metafile: true,
  })
  const files = Object.keys(metafile.inputs).map((file) => basename(file))
  expect(files).toContain('v3-document.ts')
  for (const heavy of ['secp256k1.ts', 'mnemonic.ts', 'private-key.ts']) expect(files).not.toContain(heavy)
})
