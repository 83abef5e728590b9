import {chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {existingKeptKeystore, type KeptKey, keptKeystore, unlockKeptKey} from '../../src/keystore/kept-key.js'

let place: string
let key: KeptKey
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'continuum-kept-'))
  const writer = {process: 'test', now: new Date(0)}
  key = {name: 'service', directory: join(place, 'keystores'), label: 'A service', writer, place}
})
afterEach(() => {
  chmodSync(place, 0o700)
  rmSync(place, {recursive: true})
})

const code = async (made: Promise<unknown>): Promise<unknown> =>
  made.then(
    () => undefined,
    (error: {code: string}) => error.code,
  )

test('is made once, whoever asks first, for its user only', async () => {
  expect(await existingKeptKeystore(key)).toBeUndefined()
  const files = await Promise.all(Array.from({length: 4}, () => keptKeystore(key)))
  const opened = await Promise.all(files.map(unlockKeptKey))
  expect(new Set(opened.map(({address}) => address)).size).toBe(1)
  expect(readdirSync(key.directory)).toEqual(['service.keystore'])
  expect(statSync(key.directory).mode & 0o777).toBe(0o700)
  expect(statSync(join(key.directory, 'service.keystore')).mode & 0o777).toBe(0o600)
  expect((await existingKeptKeystore(key))?.document.label).toBe('A service')
})

test('a damaged one is named, not replaced', async () => {
  mkdirSync(key.directory)
  writeFileSync(join(key.directory, 'service.keystore'), '{')
  expect(await code(keptKeystore(key))).toBe('KEYSTORE_MALFORMED')
  expect(await code(existingKeptKeystore(key))).toBe('KEYSTORE_MALFORMED')
})

test('a folder that cannot be written is said to be so', async () => {
  writeFileSync(key.directory, 'a file')
  expect(['FILE_UNWRITABLE', 'FILE_UNREADABLE']).toContain(await code(keptKeystore(key)))
})
