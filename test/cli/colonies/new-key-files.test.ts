import {mkdtemp, readdir, readFile, rm, stat} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {newKeyFiles} from '../../../src/cli/colonies/new-key-files.js'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'new-key-files-'))
})
afterEach(() => rm(folder, {recursive: true}))

describe('files of a new key', () => {
  test('are readable by their owner only, and stay when the work is done', async () => {
    const key = join(folder, 'key')
    const {id, keepIf} = await newKeyFiles(key, join(folder, 'id'))
    await keepIf(Promise.resolve())
    expect((await stat(key)).mode & 0o777).toBe(0o600)
    expect(await readFile(key, 'utf8')).toMatch(/^[0-9a-f]{64}$/)
    expect(await readFile(join(folder, 'id'), 'utf8')).toBe(id)
  })

  test('are gone when the work fails', async () => {
    const {keepIf} = await newKeyFiles(join(folder, 'key'), join(folder, 'id'))
    await expect(keepIf(Promise.reject(new Error('refused')))).rejects.toThrow('refused')
    expect(await readdir(folder)).toEqual([])
  })

  test.runIf(process.platform === 'linux')('no key is left where its identity finds no room', async () => {
    await expect(newKeyFiles(join(folder, 'key'), '/dev/full')).rejects.toMatchObject({code: 'FILE_EXISTS'})
    await expect(newKeyFiles(join(folder, 'key'), join(folder, 'none', 'id'))).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
    })
    expect(await readdir(folder)).toEqual([])
  })
})
