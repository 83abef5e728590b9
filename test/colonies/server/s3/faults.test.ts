import {spawn, spawnSync} from 'node:child_process'
import {createHash, randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import {connect, type Socket} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {devPlace} from '../../../../src/colonies/dev/place.js'
import {type StorageKeys, storageKeys} from '../../../../src/colonies/dev/storage-keys.js'
import {blobs} from '../../../../src/colonies/server/s3/blobs.js'
import {sweepUnfinished, sweepUnnamed} from '../../../../src/colonies/server/s3/leftovers.js'
import {type Bundle, bundle} from '../../../support/bundle.js'
import {type Child, startChild} from '../../../support/child.js'
import {callS3, type S3Call, type ServedObjects, sendS3, serveS3, signS3} from '../../../support/s3-service.js'
import {eventually} from '../../../support/started.js'

const NEVER = new AbortController().signal
const digest = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')

let program: Bundle
let folder: string
const ends: (() => unknown)[] = []
beforeAll(async () => {
  program = await bundle('test/colonies/server/s3/objects-process.ts')
})
afterAll(() => program.remove())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuum-s3-'))
})
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  rmSync(folder, {recursive: true, force: true})
})

async function open(): Promise<ServedObjects> {
  const s3 = await serveS3({folder, limits: {stall: 500, drain: 500, request: 300}})
  ends.push(() => s3.end())
  return s3
}

async function start(): Promise<{readonly child: Child; readonly port: number}> {
  const child = startChild(program.file, [folder])
  ends.push(() => child.process.kill('SIGKILL'))
  return {child, port: Number(await child.line(() => true))}
}

/** Sends the head of a signed request and some of its body. */
async function sendPart(
  at: {readonly host: string; readonly port: number},
  keys: StorageKeys,
  call: S3Call & {readonly body: Buffer},
  bytes: number,
): Promise<Socket> {
  const {path, headers} = await signS3(at, keys, {method: 'PUT', ...call})
  const lines = Object.entries({host: `${at.host}:${at.port}`, 'content-length': String(call.body.length), ...headers})
  const socket = connect(at.port, at.host)
  socket.on('error', () => {})
  socket.write(`PUT ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
  socket.write(call.body.subarray(0, bytes))
  ends.push(() => socket.destroy())
  return socket
}

describe('a process that is killed', () => {
  test('in the middle of an upload leaves no half object, and loses none that it acknowledged', {
    timeout: 60_000,
  }, async () => {
    const whole = randomBytes(100_000)
    const body = randomBytes(4 * 2 ** 20)
    for (let round = 0; round < 3; round++) {
      const {child, port} = await start()
      const keys = await storageKeys(devPlace(folder))
      const at = {host: '127.0.0.1', port}
      await callS3(at, keys, {method: 'PUT', path: '/colonyfs'})
      expect((await callS3(at, keys, {method: 'PUT', path: `/colonyfs/kept-${round}`, body: whole})).status).toBe(200)
      await sendPart(at, keys, {path: '/colonyfs/half', body}, 3 * 2 ** 20)
      const {incoming} = blobs(join(folder, 'objects'))
      await eventually(async () => uploadsIn(incoming) === round + 1)
      child.process.kill('SIGKILL')
      await child.ended()
    }
    const s3 = await open()
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
      const {child, port} = await start()
      const keys = await storageKeys(devPlace(folder))
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
    const s3 = await open()
    for (const [name, expected] of acknowledged) {
      expect(digest((await s3.call({path: `/colonyfs/${name}`})).body)).toBe(expected)
    }
  })
})

/** Files that hold some of an upload. */
const uploadsIn = (folder: string): number =>
  readdirSync(folder).filter((name) => statSync(join(folder, name)).size > 2 ** 20).length

test('a connection that breaks leaves nothing', async () => {
  const s3 = await open()
  await s3.call({method: 'PUT', path: '/colonyfs'})
  const socket = await sendPart(s3, s3.keys, {path: '/colonyfs/half', body: randomBytes(100_000)}, 50_000)
  await eventually(async () => s3.incoming().length === 1)
  socket.destroy()
  await eventually(async () => s3.incoming().length === 0)
  expect((await s3.call({path: '/colonyfs/half'})).code).toBe('NoSuchKey')
})

test('a body may take longer than a request of the protocol, as long as it goes on', async () => {
  const s3 = await open()
  await s3.call({method: 'PUT', path: '/colonyfs'})
  const body = randomBytes(1000)
  const socket = await sendPart(s3, s3.keys, {path: '/colonyfs/slow', body}, 100)
  const began = Date.now()
  for (let at = 100; at < 1000; at += 100) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    socket.write(body.subarray(at, at + 100))
  }
  expect(Date.now() - began).toBeGreaterThan(600)
  await eventually(async () => (await s3.call({path: '/colonyfs/slow'})).body.equals(body))
})

test('a body that does not go on is cut off', async () => {
  const s3 = await open()
  await s3.call({method: 'PUT', path: '/colonyfs'})
  const socket = await sendPart(s3, s3.keys, {path: '/colonyfs/half', body: randomBytes(1000)}, 100)
  await new Promise((resolve) => socket.on('close', resolve))
  await eventually(async () => s3.incoming().length === 0)
})

test('a request of the protocol that takes too long is told so', async () => {
  const s3 = await open()
  const socket = connect(s3.port, s3.host)
  ends.push(() => socket.destroy())
  let answer = ''
  socket.on('data', (bytes: Buffer) => {
    answer += bytes.toString()
  })
  socket.write('POST /api HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n')
  const trickle = setInterval(() => socket.write('x'), 50)
  ends.push(() => clearInterval(trickle))
  await eventually(async () => /^HTTP\/1.1 408 /.test(answer))
})

test('two processes put and delete the same bytes: what is named is there, what is not is gone', {
  timeout: 60_000,
}, async () => {
  const [one, other] = [await open(), await open()]
  await one.call({method: 'PUT', path: '/colonyfs'})
  const body = randomBytes(10_000)
  let refused = 0
  const busy = async (s3: ServedObjects, name: string): Promise<void> => {
    for (let count = 0; count < 60; count++) {
      const put = await s3.call({method: 'PUT', path: `/colonyfs/${name}`, body})
      if (put.status !== 200) refused += 1
      else expect((await s3.call({path: `/colonyfs/${name}`})).body.equals(body)).toBe(true)
      expect((await s3.call({method: 'DELETE', path: `/colonyfs/${name}`})).status).toBe(204)
    }
  }
  await Promise.all([busy(one, 'a'), busy(other, 'b'), busy(one, 'c'), busy(other, 'd')])
  expect(refused).toBe(0)
  expect(one.blobs()).toEqual([])
  expect(one.incoming()).toEqual([])
})

test('readers of an object that is replaced all the time get one or the other, whole', async () => {
  const s3 = await open()
  await s3.call({method: 'PUT', path: '/colonyfs'})
  const bodies = [randomBytes(200_000), randomBytes(300_000)]
  await s3.call({method: 'PUT', path: '/colonyfs/x', body: bodies[0] ?? ''})
  let over = false
  const writing = (async () => {
    for (let count = 0; count < 60; count++)
      await s3.call({method: 'PUT', path: '/colonyfs/x', body: bodies[count % 2] ?? ''})
    over = true
  })()
  while (!over) {
    const {body} = await s3.call({path: '/colonyfs/x'})
    expect(bodies.some((each) => each.equals(body))).toBe(true)
  }
  await writing
  expect(s3.blobs()).toHaveLength(1)
})

test('what one request must not bring is refused before it comes', async () => {
  const s3 = await open()
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
  const child = spawn('unshare', ['-rm', 'sh', '-c', script, process.execPath, program.file, folder])
  ends.push(() => child.kill('SIGKILL'))
  const [line] = (await once(createInterface({input: child.stdout}), 'line')) as [string]
  const at = {host: '127.0.0.1', port: Number(line)}
  const keys = shape(readFileSync(`/proc/${child.pid}/root${devPlace(folder).storageKeys}`, 'utf8'))
  const put = (name: string, size: number) =>
    callS3(at, keys, {method: 'PUT', path: `/colonyfs/${name}`, body: Buffer.alloc(size, name)})
  await callS3(at, keys, {method: 'PUT', path: '/colonyfs'})
  expect((await put('small', 1000)).status).toBe(200)
  expect(await put('large', 60_000_000)).toMatchObject({status: 507, code: 'InsufficientStorage'})
  expect((await put('other', 1000)).status).toBe(200)
  expect((await callS3(at, keys, {path: '/colonyfs/small'})).body).toHaveLength(1000)
})

const shape = (text: string): StorageKeys => JSON.parse(text) as StorageKeys

describe('what was left lying', () => {
  const old = (path: string): void => utimesSync(path, new Date(), new Date(Date.now() - 2 * 3_600_000))

  test('is swept once it is old, and nothing else', async () => {
    const s3 = await open()
    const service = {context: s3.server.context, commits: s3.server.commits, blobs: blobs(join(folder, 'objects'))}
    await s3.call({method: 'PUT', path: '/colonyfs'})
    await s3.call({method: 'PUT', path: '/colonyfs/kept', body: 'kept'})
    const {directory, incoming} = service.blobs
    const at = (name: string): string => join(directory, digest(name).slice(0, 2), digest(name).slice(2))
    for (const name of ['forgotten', 'fresh']) {
      mkdirSync(join(at(name), '..'), {recursive: true})
      writeFileSync(at(name), name)
      writeFileSync(join(incoming, name), name)
    }
    for (const path of [at('forgotten'), at('kept'), join(incoming, 'forgotten')]) old(path)
    await sweepUnfinished(service, NEVER)
    await sweepUnnamed(service, NEVER)
    expect(s3.incoming()).toEqual(['fresh'])
    expect([...s3.blobs()].sort()).toEqual([digest('fresh'), digest('kept')].sort())
    expect(readFileSync(at('kept'), 'utf8')).toBe('kept')
  })

  test('of an upload goes after a week', async () => {
    let now = Date.now()
    const s3 = await serveS3({folder, server: {now: () => now}})
    ends.push(() => s3.end())
    const service = {context: s3.server.context, commits: s3.server.commits, blobs: blobs(join(folder, 'objects'))}
    await s3.call({method: 'PUT', path: '/colonyfs'})
    const {body} = await s3.call({method: 'POST', path: '/colonyfs/x?uploads='})
    const id = /<UploadId>(.*?)</.exec(body.toString())?.[1] ?? ''
    await s3.call({method: 'PUT', path: `/colonyfs/x?partNumber=1&uploadId=${id}`, body: 'part'})
    now += 6 * 86_400_000
    await sweepUnfinished(service, NEVER)
    expect(s3.blobs()).toHaveLength(1)
    now += 2 * 86_400_000
    await sweepUnfinished(service, NEVER)
    expect(s3.blobs()).toEqual([])
  })
})
