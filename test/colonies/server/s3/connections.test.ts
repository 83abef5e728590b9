import {randomBytes} from 'node:crypto'
import {connect} from 'node:net'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {type S3Place, s3Place} from '../../../support/s3-place.js'
import {eventually} from '../../../support/started.js'

let place: S3Place
beforeEach(() => {
  place = s3Place()
})
afterEach(() => place.end())

test('a connection that breaks leaves nothing', async () => {
  const s3 = await place.open()
  await s3.call({method: 'PUT', path: '/colonyfs'})
  const socket = await place.sendPart(s3, s3.keys, {path: '/colonyfs/half', body: randomBytes(100_000)}, 50_000)
  await eventually(async () => s3.incoming().length === 1)
  socket.destroy()
  await eventually(async () => s3.incoming().length === 0)
  expect((await s3.call({path: '/colonyfs/half'})).code).toBe('NoSuchKey')
})

test('a body may take longer than a request of the protocol, as long as it goes on', async () => {
  const s3 = await place.open()
  await s3.call({method: 'PUT', path: '/colonyfs'})
  const body = randomBytes(1000)
  const socket = await place.sendPart(s3, s3.keys, {path: '/colonyfs/slow', body}, 100)
  const began = Date.now()
  for (let at = 100; at < 1000; at += 100) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    socket.write(body.subarray(at, at + 100))
  }
  expect(Date.now() - began).toBeGreaterThan(600)
  await eventually(async () => (await s3.call({path: '/colonyfs/slow'})).body.equals(body))
})

test('a body that does not go on is cut off', async () => {
  const s3 = await place.open()
  await s3.call({method: 'PUT', path: '/colonyfs'})
  const socket = await place.sendPart(s3, s3.keys, {path: '/colonyfs/half', body: randomBytes(1000)}, 100)
  await new Promise((resolve) => socket.on('close', resolve))
  await eventually(async () => s3.incoming().length === 0)
})

test('a request of the protocol that takes too long is told so', async () => {
  const s3 = await place.open()
  const socket = connect(s3.port, s3.host)
  place.atEnd(() => socket.destroy())
  let answer = ''
  socket.on('data', (bytes: Buffer) => {
    answer += bytes.toString()
  })
  socket.write('POST /api HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n')
  const trickle = setInterval(() => socket.write('x'), 50)
  place.atEnd(() => clearInterval(trickle))
  await eventually(async () => /^HTTP\/1.1 408 /.test(answer))
})

test('more requests than it can hold are told to come again', async () => {
  const s3 = await place.open({objects: 3, stall: 60_000})
  await s3.call({method: 'PUT', path: '/colonyfs'})
  const body = randomBytes(1000)
  const sockets = await Promise.all(
    ['a', 'b', 'c'].map((name) => place.sendPart(s3, s3.keys, {path: `/colonyfs/${name}`, body}, 10)),
  )
  await eventually(async () => s3.incoming().length === 3)
  expect(await s3.call({path: '/colonyfs/a'})).toMatchObject({status: 503, code: 'SlowDown'})
  for (const socket of sockets) socket.write(body.subarray(10))
  await eventually(async () => (await s3.call({path: '/colonyfs/c'})).status === 200)
})
