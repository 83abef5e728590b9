import {createHash, randomBytes} from 'node:crypto'
import {readdirSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {devPlace} from '../../../../src/colonies/dev/place.js'
import {storageKeys} from '../../../../src/colonies/dev/storage-keys.js'
import {blobs} from '../../../../src/colonies/server/s3/blobs.js'
import {type Bundle, bundle} from '../../../support/bundle.js'
import {type S3Place, s3Place} from '../../../support/s3-place.js'
import {callS3} from '../../../support/s3-service.js'
import {eventually} from '../../../support/started.js'

const digest = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')
let program: Bundle
beforeAll(async () => {
  program = await bundle('test/colonies/server/s3/objects-process.ts')
})
afterAll(() => program.remove())
let place: S3Place
beforeEach(() => {
  place = s3Place()
})
afterEach(() => place.end())

describe('a process that is killed', () => {
  test('in the middle of an upload leaves no half object, and loses none that it acknowledged', {
    timeout: 60_000,
  }, async () => {
    const whole = randomBytes(100_000)
    const body = randomBytes(4 * 2 ** 20)
    for (let round = 0; round < 3; round++) {
      const {child, port} = await place.start(program.file)
      const keys = await storageKeys(devPlace(place.folder))
      const at = {host: '127.0.0.1', port}
      await callS3(at, keys, {method: 'PUT', path: '/colonyfs'})
      expect((await callS3(at, keys, {method: 'PUT', path: `/colonyfs/kept-${round}`, body: whole})).status).toBe(200)
      await place.sendPart(at, keys, {path: '/colonyfs/half', body}, 3 * 2 ** 20)
      const {incoming} = blobs(join(place.folder, 'objects'))
      await eventually(async () => uploadsIn(incoming) === round + 1)
      child.process.kill('SIGKILL')
      await child.ended()
    }
    const s3 = await place.open()
    for (let round = 0; round < 3; round++) {
      expect((await s3.call({path: `/colonyfs/kept-${round}`})).body.equals(whole)).toBe(true)
    }
    expect((await s3.call({path: '/colonyfs/half'})).code).toBe('NoSuchKey')
    expect(s3.blobs()).toEqual([digest(whole)])
    expect(s3.incoming()).toHaveLength(3)
  })

  test('while many write is asked again: each object is whole', {timeout: 60_000}, async () => {
    const acknowledged = new Map<string, string>()
    for (let round = 0; round < 3; round++) {
      const {child, port} = await place.start(program.file)
      const keys = await storageKeys(devPlace(place.folder))
      const at = {host: '127.0.0.1', port}
      await callS3(at, keys, {method: 'PUT', path: '/colonyfs'})
      const writing = async (who: number): Promise<void> => {
        for (let count = 0; ; count++) {
          const name = `${round}-${who}-${count}`
          const body = Buffer.alloc(20_000, name)
          const {status} = await callS3(at, keys, {method: 'PUT', path: `/colonyfs/${name}`, body})
          if (status === 200) acknowledged.set(name, digest(body))
        }
      }
      const all = Promise.allSettled([0, 1, 2, 3].map(writing))
      await eventually(async () => acknowledged.size > 20 * (round + 1))
      child.process.kill('SIGKILL')
      await all
    }
    const s3 = await place.open()
    for (const [name, expected] of acknowledged) {
      expect(digest((await s3.call({path: `/colonyfs/${name}`})).body)).toBe(expected)
    }
  })
})

/** Files that hold some of an upload. */
const uploadsIn = (folder: string): number =>
  readdirSync(folder).filter((name) => statSync(join(folder, name)).size > 2 ** 20).length
