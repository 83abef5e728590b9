import {readdir} from 'node:fs/promises'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {s3Storage} from '../../../src/colonies/files/s3-storage.js'
import {syncDirectory} from '../../../src/colonies/files/sync-directory.js'
import {type Contents, contentsOf, type FilesColony, filesColony} from '../../support/files-colony.js'
import {type IndependentS3, startIndependentS3} from '../../support/s3rver.js'

let s3: IndependentS3
let colony: FilesColony
beforeAll(async () => {
  s3 = await startIndependentS3()
})
afterAll(() => s3.close())
beforeEach(async () => {
  colony = await filesColony(s3)
})
afterEach(() => colony.close())

const MANY: Contents = Object.fromEntries(
  Array.from({length: 100}, (_, index) => [`f${1000 + index}`, `file ${index}`]),
)
const request = (dir: string) => ({label: '/many', dir, keepLocal: true})

describe('a synchronisation that is broken off', () => {
  test.each(['up', 'down'])('on the way %s goes on where it stopped, and nothing is half there', async (way) => {
    const mine = await colony.folder(MANY)
    if (way === 'down') await syncDirectory(request(mine), colony.tools)
    const dir = way === 'down' ? await colony.folder() : mine
    const stop = new AbortController()
    let arrived = 0
    const onFile = (): void => {
      arrived++
      if (arrived === 20) stop.abort()
    }
    await expect(syncDirectory(request(dir), {...colony.tools, signal: stop.signal, onFile})).rejects.toMatchObject({
      name: 'AbortError',
    })
    const listed = await colony.member.call('getfilesmsg', {colonyname: 'dev', label: '/many'})
    const present = await contentsOf(dir)
    for (const [name, content] of Object.entries(present)) if (name in MANY) expect(content).toBe(MANY[name])
    if (way === 'up') {
      expect(listed.length).toBeGreaterThanOrEqual(20)
      expect(listed.length).toBeLessThan(100)
    }
    const {uploaded, downloaded, unchanged, failed} = await syncDirectory(request(dir), colony.tools)
    expect(failed).toEqual([])
    expect(unchanged).toBeGreaterThanOrEqual(20)
    expect(uploaded.length + downloaded.length + unchanged).toBe(100)
    expect(await contentsOf(dir)).toEqual(MANY)
    expect((await readdir(dir)).filter((name) => name.startsWith('.cfs-part-'))).toEqual([])
    const theirs = await colony.folder()
    await syncDirectory(request(theirs), colony.tools)
    expect(await contentsOf(theirs)).toEqual(MANY)
  })

  test('by a storage that is not there stops at once, and says how far it came', async () => {
    const storage = s3Storage({...s3.settings, port: 1}, {giveUp: 100})
    const mine = await colony.folder(MANY)
    const syncing = syncDirectory(request(mine), {...colony.tools, storage})
    await expect(syncing).rejects.toMatchObject({code: 'STORAGE_UNREACHABLE'})
    storage.close()
    expect(await colony.member.call('getfilesmsg', {colonyname: 'dev', label: '/many'})).toEqual([])
  })

  test('by keys that are refused stops at once', async () => {
    const storage = s3Storage({...s3.settings, accessKey: 'nobody'})
    const syncing = syncDirectory(request(await colony.folder(MANY)), {...colony.tools, storage})
    await expect(syncing).rejects.toMatchObject({code: 'STORAGE_REFUSED'})
    storage.close()
  })
})
