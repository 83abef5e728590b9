import {once} from 'node:events'
import {connect} from 'node:net'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {WebSocket} from 'ws'
import {payloadJson, requestBody} from '../../../../src/colonies/wire/envelope.js'
import {SUBSCRIPTION_MESSAGES, type SubscriptionType} from '../../../../src/colonies/wire/messages/server.js'
import {RUNNING, SUCCESS, WAITING} from '../../../../src/colonies/wire/objects/process.js'
import {addExecutor, addUser, assign, submit} from '../../../support/colony.js'
import {type ServedColony, serve} from '../../../support/serve.js'
import {eventually} from '../../../support/started.js'

let dev: ServedColony
beforeEach(async () => {
  dev = await serve()
})
afterEach(() => dev.end())

interface Frame {
  readonly payloadtype: string
  readonly payload: {readonly processid?: string; readonly state?: number; readonly status?: number}
  readonly error: boolean
}

/** A connection as an SDK has it, and what came on it. */
async function open(): Promise<{socket: WebSocket; frames: Frame[]; closed: Promise<number>}> {
  const socket = new WebSocket(`${dev.url.replace('http', 'ws')}/pubsub`)
  const frames: Frame[] = []
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString('utf8')) as Frame & {payload: string}
    frames.push({...frame, payload: payloadJson(frame.payload) as Frame['payload']})
  })
  socket.on('error', () => {})
  const closed = once(socket, 'close').then(([code]) => code as number)
  await once(socket, 'open')
  return {socket, frames, closed}
}

function subscription(
  type: Exclude<SubscriptionType, 'subscribechannelmsg'>,
  request: object,
  key: Uint8Array,
): string {
  const shape = SUBSCRIPTION_MESSAGES[type]
  return requestBody(type, shape, shape.decode(request, '') as never, key)
}

const everyWaiting = {colonyname: 'dev', executortype: 'cli', state: WAITING, timeout: 60}
const arrived = (frames: readonly Frame[], count: number): Promise<unknown> =>
  eventually(async () => frames.length >= count)

test('each of several listeners hears of each event, and the executor gets the work', async () => {
  const listeners = await Promise.all([open(), open(), open()])
  for (const {socket} of listeners) {
    socket.send(subscription('subscribeprocessesmsg', everyWaiting, dev.keys.executor))
    socket.send(subscription('subscribeprocessesmsg', {...everyWaiting, state: RUNNING}, dev.keys.executor))
    socket.ping()
    await once(socket, 'pong')
  }
  const work = assign(dev.client, dev.keys.executor)
  const {processid} = await submit(dev.client, dev.keys.user)
  expect((await work).processid).toBe(processid)
  for (const {socket, frames} of listeners) {
    await arrived(frames, 2)
    expect(frames.map(({payload}) => [payload.processid, payload.state])).toEqual([
      [processid, WAITING],
      [processid, RUNNING],
    ])
    expect(frames.map(({payloadtype}) => payloadtype)).toEqual(['subscribeprocessmsg', 'subscribeprocessmsg'])
    socket.terminate()
  }
})

test('one process is told of, at once when it is in the state already', async () => {
  const {processid} = await submit(dev.client, dev.keys.user)
  const {socket, frames} = await open()
  socket.send(subscription('subscribeprocessmsg', {processid, state: WAITING, timeout: 60}, dev.keys.user))
  socket.send(subscription('subscribeprocessmsg', {processid, state: SUCCESS, timeout: 60}, dev.keys.user))
  await arrived(frames, 1)
  await submit(dev.client, dev.keys.user)
  await assign(dev.client, dev.keys.executor)
  await dev.client.call('closesuccessfulmsg', {processid, out: []}, dev.keys.executor)
  await arrived(frames, 2)
  expect(frames.map(({payload}) => [payload.processid, payload.state])).toEqual([
    [processid, WAITING],
    [processid, SUCCESS],
  ])
  socket.terminate()
})

test('members of other colonies, strangers and executors that wait for approval hear nothing', async () => {
  const {context} = dev.open()
  const {stranger, server, owner} = dev.keys
  const {insertColony} = await import('../../../../src/colonies/server/tables/colony.js')
  context.store.transaction(() => {
    insertColony(context.store, 'b'.repeat(64), 'other')
    addUser(context.store, 2, 'spy', stranger)
    addExecutor(context.store, 1, 'pending', server, 0)
  })
  const {processid} = await submit(dev.client, dev.keys.user)
  for (const key of [stranger, server, owner]) {
    const {socket, frames} = await open()
    socket.send(subscription('subscribeprocessmsg', {processid, state: WAITING, timeout: 60}, key))
    socket.send(subscription('subscribeprocessesmsg', everyWaiting, key))
    await arrived(frames, 2)
    expect(frames.map(({error, payload}) => [error, payload.status])).toEqual([
      [true, 403],
      [true, 403],
    ])
    socket.terminate()
  }
})

test('a subscription ends with its time, as the end of the connection, without a close frame', async () => {
  const {socket, closed} = await open()
  socket.send(subscription('subscribeprocessesmsg', {...everyWaiting, timeout: 1}, dev.keys.user))
  expect(await closed).toBe(1006)
})

test('the connection lasts as long as any of its subscriptions', async () => {
  const {socket, frames} = await open()
  socket.send(subscription('subscribeprocessesmsg', {...everyWaiting, timeout: 1, state: RUNNING}, dev.keys.user))
  socket.send(subscription('subscribeprocessesmsg', everyWaiting, dev.keys.user))
  const first = await open()
  first.socket.send(subscription('subscribeprocessesmsg', {...everyWaiting, timeout: 1}, dev.keys.user))
  await first.closed
  await submit(dev.client, dev.keys.user)
  await arrived(frames, 1)
  socket.terminate()
})

test('garbage is answered with the error reply; who goes on with it is dropped', async () => {
  const {socket, frames, closed} = await open()
  const garbage = [
    '',
    'null',
    '[]',
    '{',
    '{"payloadtype":5}',
    Buffer.from([255, 254, 0]),
    '{"payloadtype":"versionmsg"}',
  ]
  for (const frame of garbage) socket.send(frame)
  await arrived(frames, garbage.length)
  expect(frames.every(({error, payloadtype}) => error && payloadtype === 'error')).toBe(true)
  for (let count = 0; count < 30; count++) socket.send('x')
  expect(await closed).toBe(1006)
})

test('a frame that is too long ends the connection', async () => {
  const {socket, closed} = await open()
  socket.send('x'.repeat(1_000_000))
  expect([1006, 1009]).toContain(await closed)
})

test('half a handshake, or none, leaves nothing behind', async () => {
  const {port} = dev.listening
  for (const text of [
    'GET /pubsub HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    'GET /x HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nHost: x\r\n\r\n',
  ]) {
    const socket = connect(port, '127.0.0.1')
    socket.end(text)
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    expect(Buffer.concat(chunks).toString('latin1')).toMatch(/^HTTP\/1.1 4\d\d /)
  }
})
