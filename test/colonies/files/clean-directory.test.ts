import {mkdir, rename, symlink} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from 'vitest'
import {applyClean, planClean} from '../../../src/colonies/files/clean-directory.js'
import {contentsOf, type FilesColony, filesColony, write} from '../../support/files-colony.js'
import {type IndependentS3, startIndependentS3} from '../../support/s3rver.js'

let s3: IndependentS3
let colony: FilesColony
beforeAll(async () => {
  s3 = await startIndependentS3()
})
afterAll(() => s3.close())
beforeEach(async () => {
  colony = await filesColony(s3)
  await colony.add('/data', 'kept')
})
afterEach(() => colony.close())

test('links are removed and not followed, also where they came after somebody was asked', async () => {
  const elsewhere = await colony.folder({x: 'theirs', '.cfs': '{}', 'sub/y': 'theirs'})
  const dir = await colony.folder({kept: '', 'foreign/x': 'mine', 'foreign/sub/y': 'mine', other: ''})
  await symlink(elsewhere, join(dir, 'link'))
  const plan = await planClean({label: '/data', dir}, colony.tools)
  expect(plan.files).toEqual(['foreign/sub/y', 'foreign/x', 'link', 'other'])
  await rename(join(dir, 'foreign'), join(dir, 'moved'))
  await symlink(elsewhere, join(dir, 'foreign'))
  const result = await applyClean(plan, colony.tools.signal)
  expect(result.removed).toEqual(['link', 'other'])
  expect(result.failed.map(({path, code}) => [path, code])).toEqual([
    ['foreign/sub/y', 'FILE_CHANGED'],
    ['foreign/x', 'FILE_CHANGED'],
    ['foreign/sub', 'FILE_CHANGED'],
    ['foreign', 'FILE_CHANGED'],
  ])
  expect(await contentsOf(elsewhere)).toEqual({x: 'theirs', 'sub/y': 'theirs'})
})

test('what came since stays, and so does its directory', async () => {
  const dir = await colony.folder({kept: '', 'foreign/x': 'mine'})
  const plan = await planClean({label: '/data', dir}, colony.tools)
  await write(dir, {new: '', 'foreign/new': ''})
  await mkdir(join(dir, 'empty'))
  const result = await applyClean(plan, colony.tools.signal)
  expect(result).toMatchObject({removed: ['foreign/x'], failed: [{path: 'foreign', code: 'FILE_CHANGED'}]})
  expect(await contentsOf(dir)).toEqual({kept: '', new: '', 'foreign/new': ''})
})
