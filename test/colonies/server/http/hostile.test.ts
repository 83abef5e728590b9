import {once} from 'node:events'
import {connect, type Socket} from 'node:net'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {WebSocket} from 'ws'
import {requestBody, requestEnvelope} from '../../../../src/colonies/wire/envelope.js'
import {MESSAGES} from '../../../../src/colonies/wire/messages/catalogue.js'
import {SUBSCRIPTION_MESSAGES} from '../../../../src/colonies/wire/messages/server.js'
import {WAITING} from '../../../../src/colonies/wire/objects/process.js'
import {ColoniesCaller} from '../../../support/colonies-caller.js'
import {assign, submit} from '../../../support/colony.js'
import {type ServedColony, serve} from '../../../support/serve.js'
import {eventually} from '../../../support/started.js'

let dev: ServedColony
beforeEach(async () => {
  dev = await serve({limits: {head: 500, stall: 1000, drain: 500}})
})
afterEach(() => dev.end())

/** The same numbers in every run, below 1. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const random = randomNumbers(7)
const below = (limit: number): number => Math.floor(random() * limit)

/** The bytes with some of them changed, cut, doubled or put in. */
function mutated(bytes: Buffer): Buffer {
  const parts = [...bytes]
  for (let times = 1 + below(3); times > 0; times--) {
    const at = below(parts.length)
    const length = 1 + below(20)
    switch (below(5)) {
      case 0:
        parts[at] = below(256)
        break
      case 1:
        parts.splice(at, length)
        break
      case 2:
        parts.splice(at, 0, ...parts.slice(at, at + length))
        break
      case 3:
        parts.splice(at, 0, ...Array.from({length}, () => below(256)))
        break
      default:
        parts.length = at
    }
  }
  return Buffer.from(parts)
}

/** Whether all that was signed is still there: such a request is none of the mutated ones. */
function saysTheSame(body: Buffer, original: string): boolean {
  try {
    const [one, other] = [body.toString('utf8'), original].map((text) => requestEnvelope.decode(JSON.parse(text), ''))
    return one?.payload === other?.payload && one?.signature.toLowerCase() === other?.signature
  } catch {
    return false
  }
}

function submission(): string {
  const shape = MESSAGES.submitfuncspecmsg.request
  const spec = {funcname: 'f', args: [1, 'two', null], conditions: {colonyname: 'dev', executortype: 'cli'}}
  return requestBody('submitfuncspecmsg', shape, shape.decode({spec}, ''), dev.keys.user)
}

const waiting = async (): Promise<number> =>
  (await dev.client.call('getprocessesmsg', {colonyname: 'dev', count: 100, state: WAITING}, dev.keys.user)).length

test('of 10,000 mutated requests none is accepted, and none ends the server', {timeout: 240_000}, async () => {
  const original = submission()
  const {host, port} = dev.listening
  const caller = new ColoniesCaller(host, port)
  const statuses = new Set<number>()
  let left = 10_000
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const body = mutated(Buffer.from(original))
      if (saysTheSame(body, original)) continue
      const {status, type, error} = await caller.post(body)
      expect([type, error]).toEqual(['error', true])
      statuses.add(status)
    }
  }
  await Promise.all(Array.from({length: 8}, worker))
  caller.close()
  expect([...statuses].sort()).toEqual([400, 403])
  expect(await waiting()).toBe(0)
  await submit(dev.client, dev.keys.user)
})

test('of 10,000 mutated frames none is accepted, and none ends the server', {timeout: 240_000}, async () => {
  const {processid} = await submit(dev.client, dev.keys.user)
  const shape = SUBSCRIPTION_MESSAGES.subscribeprocessmsg
  const request = shape.decode({processid, state: WAITING, timeout: 60}, '')
  const original = requestBody('subscribeprocessmsg', shape, request, dev.keys.user)
  const types = new Set<string>()
  // A connection is dropped for its twenty-first refusal.
  for (let sent = 0; sent < 10_000; ) {
    const socket = new WebSocket(`${dev.url.replace('http', 'ws')}/pubsub`)
    let answers = 0
    socket.on('message', (data: Buffer) => {
      types.add((JSON.parse(data.toString('utf8')) as {payloadtype: string}).payloadtype)
      answers += 1
      if (answers === 20) socket.close()
    })
    socket.on('error', () => {})
    await once(socket, 'open')
    for (let count = 0; count < 20; sent++) {
      const frame = mutated(Buffer.from(original))
      if (saysTheSame(frame, original)) continue
      socket.send(frame, {binary: below(2) === 0})
      count += 1
    }
    await once(socket, 'close')
  }
  expect([...types]).toEqual(['error'])
})

/** A raw connection, and all that came on it until it ended. */
function raw(): {readonly socket: Socket; readonly ended: Promise<string>} {
  const socket = connect(dev.listening.port, dev.listening.host)
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
  })
  socket.on('error', () => {})
  return {socket, ended: once(socket, 'close').then(() => text)}
}

const head = (length: number | string): string =>
  `POST /api HTTP/1.1\r\nHost: x\r\n${typeof length === 'number' ? `Content-Length: ${length}` : length}\r\n\r\n`

describe('slow and broken clients', () => {
  test.each([
    ['no HTTP', 'hello, are you there?\r\n\r\n', /^HTTP\/1.1 400 .*error/s],
    ['another protocol', '\x16\x03\x01\x02\x00\x01', /^HTTP\/1.1 400 /],
    ['a head that is too long', `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, /^HTTP\/1.1 431 /],
    ['a length that is none', head('Content-Length: many'), /^HTTP\/1.1 400 /],
    ['two lengths', head('Content-Length: 5\r\nContent-Length: 6'), /^HTTP\/1.1 400 /],
    ['a length and chunks', head('Content-Length: 5\r\nTransfer-Encoding: chunked'), /^HTTP\/1.1 400 /],
    ['half a head', 'POST /api HTTP/1.1\r\nHo', /^HTTP\/1.1 408 /],
    ['nothing', '', /^(?:HTTP\/1.1 408 .*)?$/s],
    ['half a body', `${head(100)}{"pay`, /^$/],
    ['the start of a large body', `${head(10_000_000)}{"pay`, /^$/],
    ['a body without an end', `${head('Transfer-Encoding: chunked')}5\r\n{"pay\r\n`, /^$/],
  ])('%s ends the connection in good time', async (_what, text, answer) => {
    const {socket, ended} = raw()
    socket.write(text, 'latin1')
    expect(await ended).toMatch(answer)
    await submit(dev.client, dev.keys.user)
  })

  test('a head that comes drop by drop is not waited for', async () => {
    const {socket, ended} = raw()
    const drops = setInterval(() => socket.write('X-Drop: 1\r\n'), 50)
    socket.write('POST /api HTTP/1.1\r\n')
    expect(await ended).toMatch(/^HTTP\/1.1 408 /)
    clearInterval(drops)
  })

  test('a client that stops reading in the middle of an answer is dropped', async () => {
    const conditions = {colonyname: 'dev', executortype: 'cli'}
    const spec = {funcname: 'f', args: ['x'.repeat(8_000_000)], conditions}
    const {processid} = await dev.client.call('submitfuncspecmsg', {spec}, dev.keys.user)
    const shape = MESSAGES.getprocessmsg.request
    const body = requestBody('getprocessmsg', shape, {processid}, dev.keys.user)
    const {socket, ended} = raw()
    socket.pause()
    socket.write(`${head(body.length)}${body}`)
    // The end is seen only by who reads on.
    setTimeout(() => socket.resume(), 4000)
    expect((await ended).length).toBeLessThan(8_000_000)
  })

  test.each([
    ['leaves', (socket: Socket) => socket.destroy()],
    ['closes its half', (socket: Socket) => socket.end()],
  ])('an executor that %s while it waits gets no work', async (_what, leave) => {
    const shape = MESSAGES.assignprocessmsg.request
    const request = shape.decode({colonyname: 'dev', timeout: 60}, '')
    const body = requestBody('assignprocessmsg', shape, request, dev.keys.executor)
    const {socket, ended} = raw()
    const {store} = dev.open().context
    const heard = (): unknown => store.prepare('SELECT heard FROM executor').get()?.heard
    socket.write(`${head(body.length)}${body}`)
    await eventually(async () => heard() !== null)
    leave(socket)
    await ended
    await submit(dev.client, dev.keys.user)
    expect(await waiting()).toBe(1)
    await assign(dev.client, dev.keys.executor)
  })
})

test('closing answers who waits, ends what hangs, and is bounded', async () => {
  const polls = Array.from({length: 20}, () => assign(dev.client, dev.keys.executor, 600))
  const refused = Promise.allSettled(polls)
  const {socket, ended} = raw()
  socket.write(`${head(50_000_000)}{"pay`)
  await submit(dev.client, dev.keys.user)
  await Promise.race(polls)
  const subscriber = new WebSocket(`${dev.url.replace('http', 'ws')}/pubsub`)
  await once(subscriber, 'open')
  const gone = once(subscriber, 'close')
  await dev.listening.close()
  const states = (await refused).map((result) => (result.status === 'rejected' ? result.reason.code : 'assigned'))
  expect(states.filter((state) => state !== 'assigned')).toEqual(Array(19).fill('NOT_FOUND'))
  await ended
  await gone
  await expect(dev.client.call('versionmsg', {}, undefined)).rejects.toMatchObject({code: 'SERVER_UNREACHABLE'})
})
