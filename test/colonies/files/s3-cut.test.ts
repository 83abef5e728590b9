import {randomBytes} from 'node:crypto'
import {readdir, readFile} from 'node:fs/promises'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import type {ObjectStorage} from '../../../src/colonies/files/object-storage.js'
import {type StorageOptions, s3Storage} from '../../../src/colonies/files/s3-storage.js'
import {contentOf, S3_SERVICES, type ServedS3, type TestFolder, testFolder} from '../../support/s3-storages.js'
import {startProxy, type TcpProxy} from '../../support/tcp-proxy.js'

const {signal} = new AbortController()

describe.each(Object.entries(S3_SERVICES))('over connections that are cut, at %s', (_, start) => {
  let s3: ServedS3
  let proxy: TcpProxy
  let folder: TestFolder
  let storages: ObjectStorage[]

  beforeEach(async () => {
    s3 = await start()
    proxy = await startProxy(() => s3.settings.port)
    folder = await testFolder()
    storages = []
  })
  afterEach(async () => {
    for (const storage of storages) storage.close()
    await proxy.close()
    await s3.close()
    await folder.remove()
  })

  function throughProxy(options: StorageOptions = {}): ObjectStorage {
    const storage = s3Storage({...s3.settings, port: proxy.port}, options)
    storages.push(storage)
    return storage
  }

  /** Cuts all connections whenever so many more bytes have gone. */
  function cutEvery(bytes: number, times: number) {
    let [gone, cuts, told] = [0, 0, 0]
    return {
      progress: (more: number): void => {
        told += more
        gone += Math.abs(more)
        if (gone < bytes || cuts === times) return
        gone = 0
        cuts++
        proxy.cut()
      },
      told: () => told,
      cuts: () => cuts,
    }
  }

  test('a download goes on where it was', async () => {
    const bytes = randomBytes(30_000_000)
    const path = await folder.file('source', bytes)
    const storage = throughProxy()
    await storage.put('large', path, contentOf(bytes), {signal})
    const {progress, told, cuts} = cutEvery(8_000_000, 3)
    let asked = 0
    const counted = (more: number): void => {
      asked += Math.max(0, more)
      progress(more)
    }
    await storage.get('large', folder.in('target'), contentOf(bytes), {signal, progress: counted})
    expect((await readFile(folder.in('target'))).equals(bytes)).toBe(true)
    expect([told(), cuts()]).toEqual([bytes.length, 3])
    // Nothing was fetched twice.
    expect(asked).toBe(bytes.length)
  })

  test('an upload arrives, whole', async () => {
    const bytes = randomBytes(20_000_000)
    const path = await folder.file('source', bytes)
    const storage = throughProxy()
    const {progress, told, cuts} = cutEvery(9_000_000, 2)
    await storage.put('large', path, contentOf(bytes), {signal, progress})
    expect([told(), cuts()]).toEqual([bytes.length, 2])
    await storage.get('large', folder.in('target'), contentOf(bytes), {signal})
    expect((await readFile(folder.in('target'))).equals(bytes)).toBe(true)
  })

  test('parts arrive, whole', async () => {
    const bytes = randomBytes(40_000_000)
    const path = await folder.file('source', bytes)
    const storage = throughProxy({parts: {from: 20_000_000, bytes: 6_000_000}})
    const {progress, told, cuts} = cutEvery(15_000_000, 3)
    await storage.put('huge', path, contentOf(bytes), {signal, progress})
    expect([told(), cuts()]).toEqual([bytes.length, 3])
    await storage.get('huge', folder.in('target'), contentOf(bytes), {signal})
    expect((await readFile(folder.in('target'))).equals(bytes)).toBe(true)
  })

  test('who gave up goes on with what is there', async () => {
    const bytes = randomBytes(30_000_000)
    const path = await folder.file('source', bytes)
    await throughProxy().put('large', path, contentOf(bytes), {signal})
    const storage = throughProxy()
    const enough = new AbortController()
    let fetched = 0
    const progress = (more: number): void => {
      fetched += more
      if (fetched > 10_000_000) enough.abort(new Error('enough'))
    }
    const get = storage.get('large', folder.in('target'), contentOf(bytes), {signal: enough.signal, progress})
    await expect(get).rejects.toThrow('enough')
    expect(await readdir(folder.path)).toContain('source')
    expect(await readdir(folder.path)).not.toContain('target')
    const steps: number[] = []
    const told = (more: number): void => {
      steps.push(more)
    }
    await storage.get('large', folder.in('target'), contentOf(bytes), {signal, progress: told})
    expect(steps[0]).toBeGreaterThan(10_000_000)
    expect((await readFile(folder.in('target'))).equals(bytes)).toBe(true)
  })

  test('says that the service is gone once nothing moves any more', async () => {
    const bytes = randomBytes(30_000_000)
    const path = await folder.file('source', bytes)
    const storage = throughProxy({giveUp: 300})
    await storage.put('large', path, contentOf(bytes), {signal})
    const progress = (): void => {
      void proxy.close()
    }
    const get = storage.get('large', folder.in('target'), contentOf(bytes), {signal, progress})
    await expect(get).rejects.toMatchObject({code: 'STORAGE_UNREACHABLE'})
    expect(await readdir(folder.path)).not.toContain('target')
    proxy = await startProxy(() => s3.settings.port)
  })
})
