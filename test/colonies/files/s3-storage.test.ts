import {randomBytes} from 'node:crypto'
import {appendFile, mkdir, readdir, readFile} from 'node:fs/promises'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import type {ObjectStorage} from '../../../src/colonies/files/object-storage.js'
import {s3Storage} from '../../../src/colonies/files/s3-storage.js'
import {contentOf, S3_SERVICES, type ServedS3, type TestFolder, testFolder} from '../../support/s3-storages.js'

const options = {signal: new AbortController().signal}

describe.each(Object.entries(S3_SERVICES))('a storage at %s', (name, start) => {
  let s3: ServedS3
  let storage: ObjectStorage
  let folder: TestFolder

  beforeAll(async () => {
    s3 = await start()
  })
  afterAll(() => s3.close())
  beforeEach(async () => {
    storage = s3Storage(s3.settings, {parts: {from: 15_000_000, bytes: 6_000_000}})
    folder = await testFolder()
  })
  afterEach(async () => {
    storage.close()
    await folder.remove()
  })

  /** Puts some bytes. @returns the name of their object */
  async function stored(bytes: Buffer): Promise<string> {
    const path = await folder.file('source', bytes)
    const object = await storage.newObject(path, contentOf(bytes))
    await storage.put(object, path, contentOf(bytes), options)
    return object
  }

  test.each([0, 1, 10_000, 3_000_000, 20_000_000])('gives back %i bytes as they were', async (size) => {
    const bytes = randomBytes(size)
    const object = await stored(bytes)
    let told = 0
    const progress = (more: number): void => {
      told += more
    }
    await storage.get(object, folder.in('target'), contentOf(bytes), {...options, progress})
    expect((await readFile(folder.in('target'))).equals(bytes)).toBe(true)
    expect(told).toBe(size)
    expect((await readdir(folder.path)).sort()).toEqual(['source', 'target'])
  })

  test('tells sizes, and removes what may be gone', async () => {
    const object = await stored(Buffer.from('hello'))
    expect(await storage.size(object)).toBe(5)
    await storage.remove(object)
    expect(await storage.size(object)).toBeUndefined()
    await storage.remove(object)
  })

  test('stores nothing of a file that changed since it was looked at', async () => {
    const path = await folder.file('source', Buffer.from('after!'))
    for (const before of ['before', 'longer than it is', 'short']) {
      const content = contentOf(Buffer.from(before))
      await expect(storage.put('changed', path, content, options)).rejects.toMatchObject({code: 'FILE_CHANGED'})
    }
    expect(await storage.size('changed')).toBeUndefined()
  })

  test('keeps the file that stands there when the object is missing, damaged, shorter or longer', async () => {
    const object = await stored(Buffer.from('what was stored'))
    const target = await folder.file('target', Buffer.from('mine'))
    for (const [one, wanted, code] of [
      ['nothing', 'what was stored', 'OBJECT_MISSING'],
      [object, 'what was storeD', 'OBJECT_DAMAGED'],
      [object, 'what was', 'OBJECT_DAMAGED'],
      [object, 'what was stored, and more', 'OBJECT_DAMAGED'],
    ] as const) {
      const content = contentOf(Buffer.from(wanted))
      await expect(storage.get(one, target, content, options)).rejects.toMatchObject({code})
    }
    expect(await readFile(target, 'utf8')).toBe('mine')
    expect((await readdir(folder.path)).sort()).toEqual(['source', 'target'])
  })

  test('lets several fetch to one name at once', async () => {
    const bytes = randomBytes(300_000)
    const object = await stored(bytes)
    const others = Array.from({length: 8}, () => s3Storage(s3.settings))
    await Promise.all(others.map((one) => one.get(object, folder.in('target'), contentOf(bytes), options)))
    for (const one of others) one.close()
    expect((await readFile(folder.in('target'))).equals(bytes)).toBe(true)
    expect((await readdir(folder.path)).sort()).toEqual(['source', 'target'])
  })

  test('stops at once when it is told to, and when the name may not be taken', async () => {
    const bytes = randomBytes(300_000)
    const object = await stored(bytes)
    const get = (signal: AbortSignal, beforeNaming?: () => Promise<void>) =>
      storage.get(object, folder.in('target'), contentOf(bytes), {signal, ...(beforeNaming && {beforeNaming})})
    await expect(get(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
    const refuse = () => Promise.reject(new Error('not now'))
    await expect(get(options.signal, refuse)).rejects.toThrow('not now')
    expect(await readdir(folder.path)).toEqual(['source'])
  })

  test('says what is wrong with the keys', async () => {
    const path = await folder.file('source', Buffer.from('x'))
    // s3rver takes any signature of a key that it knows.
    const secrets = name === 's3rver' ? [] : [{secretKey: 'guessed'}]
    for (const wrong of [{accessKey: 'NOBODY'}, ...secrets]) {
      const other = s3Storage({...s3.settings, ...wrong})
      const put = other.put('x', path, contentOf(Buffer.from('x')), options)
      await expect(put).rejects.toMatchObject({code: 'STORAGE_REFUSED'})
      await expect(put).rejects.toThrow(/^(?!.*guessed)/)
      other.close()
    }
  })

  test('says that the folder is missing, or the name is that of a folder', async () => {
    const object = await stored(Buffer.from('hello'))
    await mkdir(folder.in('folder/full'), {recursive: true})
    for (const path of ['missing/target', 'folder']) {
      const get = storage.get(object, folder.in(path), contentOf(Buffer.from('hello')), options)
      await expect(get).rejects.toMatchObject({code: 'FILE_UNWRITABLE'})
    }
    expect((await readdir(folder.path)).sort()).toEqual(['folder', 'source'])
  })

  test('sends what somebody appends to meanwhile as it was', async () => {
    const bytes = randomBytes(2_000_000)
    const path = await folder.file('source', bytes)
    const appended: Promise<void>[] = []
    const progress = (): void => {
      appended.push(appendFile(path, 'more'))
    }
    await storage.put('growing', path, contentOf(bytes), {...options, progress})
    await Promise.all(appended)
    await storage.get('growing', folder.in('target'), contentOf(bytes), options)
    expect((await readFile(folder.in('target'))).equals(bytes)).toBe(true)
  })
})

test('says that nobody answers, at once', async () => {
  const settings = {...(await unusedPlace()), accessKey: 'a', secretKey: 'b', region: 'us-east-1', bucket: 'files'}
  const storage = s3Storage(settings)
  const started = Date.now()
  await expect(storage.size('x')).rejects.toMatchObject({code: 'STORAGE_UNREACHABLE'})
  expect(Date.now() - started).toBeLessThan(5000)
  storage.close()
})

async function unusedPlace() {
  const {createServer} = await import('node:net')
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => {
    server.close(resolve)
  })
  return {host: '127.0.0.1', port: address !== null && typeof address === 'object' ? address.port : 0, tls: undefined}
}
