import {mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {devPlace} from '../../../src/colonies/dev/place.js'
import {existingStorageKeys, storageKeys} from '../../../src/colonies/dev/storage-keys.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuum-keys-'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

test('keys are made once, by whoever is first, in a private file', async () => {
  const place = devPlace(join(folder, 'new'))
  expect(await existingStorageKeys(place)).toBeUndefined()
  const all = await Promise.all(Array.from({length: 20}, () => storageKeys(place)))
  expect(new Set(all.map(({secretKey}) => secretKey)).size).toBe(1)
  expect(await existingStorageKeys(place)).toEqual(all[0])
  expect(all[0]?.accessKey).toMatch(/^[A-Z2-7]{20}$/)
  expect(all[0]?.secretKey).toMatch(/^[\w-]{40}$/)
  expect(readdirSync(place.directory)).toEqual(['storage-keys.json'])
  expect([statSync(place.directory).mode & 0o777, statSync(place.storageKeys).mode & 0o777]).toEqual([0o700, 0o600])
})

test.each(['', '{"accessKey":"A","secretKey":""}', '{"secretKey":"tops3cret"', '[]'])(
  'a file with %j holds none',
  async (text) => {
    const place = devPlace(folder)
    writeFileSync(place.storageKeys, text)
    const failure: unknown = await storageKeys(place).catch((error: unknown) => error)
    expect(failure).toMatchObject({code: 'INPUT_INVALID'})
    expect(String(failure)).not.toContain('tops3cret')
  },
)

test('a file that is none cannot be read', async () => {
  const place = devPlace(folder)
  mkdirSync(place.storageKeys)
  await expect(storageKeys(place)).rejects.toMatchObject({code: 'FILE_UNREADABLE'})
})
