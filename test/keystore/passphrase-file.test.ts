import {chmod, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {passphraseOfText, readPassphraseFile} from '../../src/keystore/passphrase-file.js'
import {bytes, expectFault, freshDirectory, makePipe} from './sample.js'

test.each([
  ['secret', 'secret'],
  ['secret\n', 'secret'],
  ['secret\r\n', 'secret'],
  [' with space ', ' with space '],
  ['\u212b', '\u212b'],
  ['', ''],
  ['\n', ''],
  ['x'.repeat(512), 'x'.repeat(512)],
  [`${'😀'.repeat(512)}\r\n`, '😀'.repeat(512)],
])('%j holds %j', (content, passphrase) => {
  expect(passphraseOfText(bytes(content)).equals(bytes(passphrase))).toBe(true)
})

test('bytes that are no UTF-8 are kept', () => {
  expect(passphraseOfText(Buffer.from([0xff, 0xfe, 0x0a]))).toEqual(Buffer.from([0xff, 0xfe]))
})

test.each(['a\nb', 'a\n\n', 'a\r\n\r\n', 'a\rb', '\na', 'x'.repeat(513), '😀'.repeat(513)])(
  '%j is refused',
  (content) => expectFault(() => passphraseOfText(bytes(content)), 'PASSPHRASE_FILE_INVALID'),
)

test('reads a file, and tells when others may', async () => {
  const file = join(await freshDirectory(), 'p')
  await writeFile(file, 'secret\n', {mode: 0o600})
  expect(await readPassphraseFile(file)).toEqual({passphrase: bytes('secret'), exposed: false})
  await chmod(file, 0o604)
  expect((await readPassphraseFile(file)).exposed).toBe(true)
  await writeFile(file, 'x'.repeat(100_000))
  await expectFault(readPassphraseFile(file), 'PASSPHRASE_FILE_INVALID')
})

test('reads a pipe', async () => {
  const pipe = join(await freshDirectory(), 'pipe')
  makePipe(pipe)
  const [read] = await Promise.all([readPassphraseFile(pipe), writeFile(pipe, 'secret\n')])
  expect(read).toEqual({passphrase: bytes('secret'), exposed: false})
})

test('names a file that is not there, or is none', async () => {
  const directory = await freshDirectory()
  await expectFault(readPassphraseFile(join(directory, 'none')), 'FILE_NOT_FOUND')
  await expectFault(readPassphraseFile(directory), 'FILE_UNREADABLE')
})
