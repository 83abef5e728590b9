import {createHash} from 'node:crypto'
import {mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {readKnownFiles} from '../../../src/colonies/files/checksum-file.js'
import {checksumIndex} from '../../../src/colonies/files/checksum-index.js'

let home: string
let folder: string
let index: string
const {signal} = new AbortController()

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'checksums-'))
  folder = join(home, 'files')
  index = join(home, 'index')
  await mkdir(folder)
})
afterEach(() => rm(home, {recursive: true, force: true}))

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const checksumOf = async (name: string, known = checksumIndex(index)): Promise<string> => {
  const {checksum} = await known.contentOf(join(folder, name), signal)
  await known.save()
  return checksum
}
/** Longer ago than a tick. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 120))
/** Makes the index tell what no file holds, so that it shows whether a file is read. */
async function poison(): Promise<void> {
  const known = await readKnownFiles(index, folder)
  const [file = ''] = await readdir(index)
  const lines = [...known].map(
    ([name, {size, modified, changed, inode}]) =>
      `${size} ${modified} ${changed} ${inode} ${'0'.repeat(64)} ${JSON.stringify(name)}`,
  )
  await writeFile(join(index, file), [JSON.stringify(folder), ...lines].join('\n'))
}

describe('what files held', () => {
  test('is told without reading them again, until they change', async () => {
    await writeFile(join(folder, 'a'), 'one')
    await settled()
    expect(await checksumOf('a')).toBe(sha256('one'))
    await poison()
    expect(await checksumOf('a')).toBe('0'.repeat(64))
    await writeFile(join(folder, 'a'), 'two')
    expect(await checksumOf('a')).toBe(sha256('two'))
  })

  test('is read again when a file of the same size and time took its place', async () => {
    const path = join(folder, 'a')
    const time = new Date('2024-05-06T07:08:09.123Z')
    await writeFile(path, 'one')
    await utimes(path, time, time)
    await settled()
    expect(await checksumOf('a')).toBe(sha256('one'))
    await writeFile(join(folder, 'b'), 'two')
    await utimes(join(folder, 'b'), time, time)
    await rename(join(folder, 'b'), path)
    expect(await checksumOf('a')).toBe(sha256('two'))
  })

  test('is not relied on where the file was written just before', async () => {
    const known = checksumIndex(index)
    for (let round = 0; round < 50; round++) {
      const text = String(round % 10)
      await writeFile(join(folder, 'a'), text)
      expect(await checksumOf('a', known)).toBe(sha256(text))
    }
  })

  test('of several commands at once is kept together, and of files that are gone dropped', async () => {
    const names = Array.from({length: 20}, (_, number) => `file "${number}"\n`)
    await Promise.all(names.map((name) => writeFile(join(folder, name), name)))
    await settled()
    const [one, other] = [checksumIndex(index), checksumIndex(index)]
    await Promise.all(names.map((name, i) => (i % 2 ? one : other).contentOf(join(folder, name), signal)))
    await one.save()
    await other.save()
    expect([...(await readKnownFiles(index, folder)).keys()].sort()).toEqual(names.sort())
    await rm(join(folder, names[0] ?? ''))
    await writeFile(join(folder, 'new'), '')
    await settled()
    await checksumOf('new')
    expect((await readKnownFiles(index, folder)).size).toBe(20)
  })

  test.each([
    ['nothing', ''],
    ['other text', 'hello\nworld\n'],
    ['bytes', Buffer.from([0, 255, 10, 13, 200])],
    ['half of it', '"/nowhere"\n3 1 2'],
  ])('is read where the index holds %s', async (_, garbage) => {
    await writeFile(join(folder, 'a'), 'one')
    await settled()
    await checksumOf('a')
    const [file = ''] = await readdir(index)
    await writeFile(join(index, file), garbage)
    expect(await checksumOf('a')).toBe(sha256('one'))
    expect((await readKnownFiles(index, folder)).size).toBe(1)
  })
})
