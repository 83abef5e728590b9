import {createHash, randomBytes} from 'node:crypto'
import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import type {Content, ObjectStorage} from '../../../src/colonies/files/object-storage.js'
import {s3Storage} from '../../../src/colonies/files/s3-storage.js'
import {type IndependentS3, startIndependentS3} from '../../support/s3rver.js'

let s3: IndependentS3
let storage: ObjectStorage
let directory: string
const options = {signal: new AbortController().signal}

beforeAll(async () => {
  s3 = await startIndependentS3()
})
afterAll(() => s3.close())
beforeEach(async () => {
  storage = s3Storage(s3.settings)
  directory = await mkdtemp(join(tmpdir(), 'storage-'))
})
afterEach(async () => {
  storage.close()
  await rm(directory, {recursive: true, force: true})
})

const contentOf = (bytes: Buffer): Content => ({
  size: bytes.length,
  checksum: createHash('sha256').update(bytes).digest('hex'),
})

async function fileOf(bytes: Buffer, name = 'source'): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, bytes)
  return path
}

describe('a storage of any S3 service', () => {
  test.each([0, 1, 10_000, 3_000_000])('gives back %i bytes as they were', async (size) => {
    const bytes = randomBytes(size)
    const path = await fileOf(bytes)
    await storage.put(`object-${size}`, path, contentOf(bytes), options)
    const target = join(directory, 'target')
    await storage.get(`object-${size}`, target, contentOf(bytes), options)
    expect(await readFile(target)).toEqual(bytes)
    expect((await readdir(directory)).sort()).toEqual(['source', 'target'])
  })

  test('tells sizes, and removes', async () => {
    const path = await fileOf(Buffer.from('hello'))
    await storage.put('short', path, contentOf(Buffer.from('hello')), options)
    expect(await storage.size('short')).toBe(5)
    await storage.remove('short')
    expect(await storage.size('short')).toBeUndefined()
    await storage.remove('short')
  })
})
