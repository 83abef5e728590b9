import {spawn, spawnSync} from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {checkSaveable, saveText} from '../../src/output/save.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuum-save-'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

const at = (name: string): string => join(folder, name)

async function* text(...pieces: string[]): AsyncGenerator<string> {
  yield* pieces
}

async function* broken(): AsyncGenerator<string> {
  yield 'half'
  throw new Error('the source broke')
}

describe('saveText', () => {
  test('writes a new file, and nothing beside it', async () => {
    await saveText(at('new'), text('a', 'b', 'c'))
    expect(readFileSync(at('new'), 'utf8')).toBe('abc')
    expect(readdirSync(folder)).toEqual(['new'])
  })

  test('keeps the old file whole when the source breaks', async () => {
    writeFileSync(at('old'), 'old')
    await expect(saveText(at('old'), broken())).rejects.toThrow('the source broke')
    expect(readFileSync(at('old'), 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['old'])
  })

  test('keeps the mode of the old file, follows a link, and takes the mode that is asked for', async () => {
    writeFileSync(at('secret'), 'old')
    chmodSync(at('secret'), 0o600)
    symlinkSync(at('secret'), at('link'))
    await saveText(at('link'), text('new'))
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true)
    expect(readFileSync(at('secret'), 'utf8')).toBe('new')
    expect(statSync(at('secret')).mode & 0o777).toBe(0o600)
    await saveText(at('asked'), text('x'), 0o600)
    expect(statSync(at('asked')).mode & 0o777).toBe(0o600)
  })

  test('writes into a pipe, which stays one', async () => {
    spawnSync('mkfifo', [at('pipe')])
    const reader = spawn('cat', [at('pipe')])
    let read = ''
    reader.stdout.on('data', (chunk) => {
      read += chunk
    })
    const ended = new Promise((resolve) => reader.on('close', resolve))
    await saveText(at('pipe'), text('through ', 'it'))
    await ended
    expect(read).toBe('through it')
    expect(lstatSync(at('pipe')).isFIFO()).toBe(true)
  })
})

describe('checkSaveable', () => {
  test.each([
    ['', 'USAGE'],
    ['.', 'FILE_UNWRITABLE'],
    ['missing/file', 'FILE_UNWRITABLE'],
  ])('%j fails with %s', async (name, code) => {
    const file = name === '' ? '' : join(folder, name)
    await expect(checkSaveable(file)).rejects.toMatchObject({code})
  })

  test('a new file and a device are fine', async () => {
    await checkSaveable(at('new'))
    await checkSaveable('/dev/null')
    expect(readdirSync(folder)).toEqual([])
  })
})
