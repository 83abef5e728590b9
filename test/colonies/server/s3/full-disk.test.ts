import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {createInterface} from 'node:readline'
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from 'vitest'
import {devPlace} from '../../../../src/colonies/dev/place.js'
import type {StorageKeys} from '../../../../src/colonies/dev/storage-keys.js'
import {type Bundle, bundle} from '../../../support/bundle.js'
import {type S3Place, s3Place} from '../../../support/s3-place.js'
import {callS3, type S3Call, sendS3, signS3} from '../../../support/s3-service.js'

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

test('what one request must not bring is refused before it comes', async () => {
  const s3 = await place.open()
  await s3.call({method: 'PUT', path: '/colonyfs'})
  const call: S3Call = {method: 'PUT', path: '/colonyfs/x', headers: {'x-amz-content-sha256': 'UNSIGNED-PAYLOAD'}}
  const {path, headers} = await signS3(s3, s3.keys, call)
  const answer = await sendS3(
    s3,
    {...call, body: 'some of it'},
    {path, headers: {...headers, 'content-length': String(6 * 2 ** 30)}},
  )
  expect(answer).toMatchObject({status: 400, code: 'EntityTooLarge'})
  expect(s3.incoming()).toEqual([])
})

/** Whether this system lets a user mount a small file system for a process of theirs. */
const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0

test.runIf(canMount)('a disk that cannot hold an object takes none of it, and goes on with others', async () => {
  const script = 'mount -t tmpfs -o size=100m none "$2" && exec "$0" "$1" "$2"'
  const child = spawn('unshare', ['-rm', 'sh', '-c', script, process.execPath, program.file, place.folder])
  place.atEnd(() => child.kill('SIGKILL'))
  const [line] = (await once(createInterface({input: child.stdout}), 'line')) as [string]
  const at = {host: '127.0.0.1', port: Number(line)}
  const keys = shape(readFileSync(`/proc/${child.pid}/root${devPlace(place.folder).storageKeys}`, 'utf8'))
  const put = (name: string, size: number) =>
    callS3(at, keys, {method: 'PUT', path: `/colonyfs/${name}`, body: Buffer.alloc(size, name)})
  await callS3(at, keys, {method: 'PUT', path: '/colonyfs'})
  expect((await put('small', 1000)).status).toBe(200)
  expect(await put('large', 60_000_000)).toMatchObject({status: 507, code: 'InsufficientStorage'})
  expect((await put('other', 1000)).status).toBe(200)
  expect((await callS3(at, keys, {path: '/colonyfs/small'})).body).toHaveLength(1000)
})

const shape = (text: string): StorageKeys => JSON.parse(text) as StorageKeys
