import {request} from 'node:http'
import {connect} from 'node:net'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {envelope, opened} from '../../../support/colonies-caller.js'
import {openSocket} from '../../../support/colonies-socket.js'
import {newColony, openEmbedded, specFor, type TestColony, type World} from '../../../support/colonies-world.js'
import {type Random, randomOf} from '../../../support/random.js'

// What is nearly a request: 10,000 bodies that were right until something happened to them, over real HTTP. Each is
// answered with the protocol's reply, nothing of them is carried out but what is still right, and the server lives on.

const BODIES = 10_000
const AT_ONCE = 16
const STATUSES = [200, 400, 403, 404, 408, 413, 500, 503]

describe('envelopes that something happened to', () => {
  let world: World
  let colony: TestColony
  beforeAll(async () => {
    world = await openEmbedded()
    colony = await newColony(world)
  })
  afterAll(() => world.close())

  test(`${BODIES} of them are answered`, async () => {
    const {user, executor, owner, name} = colony
    const good = [
      envelope('submitfuncspecmsg', {spec: specFor(colony, {args: ['ä', 1, {k: [null]}]})}, user.key),
      envelope('getprocessesmsg', {colonyname: name, count: 3, state: 0}, user.key),
      envelope('assignprocessmsg', {colonyname: name, timeout: -1, availablecpu: '', availablemem: ''}, executor.key),
      envelope('getlogsmsg', {colonyname: name, executorname: executor.name, count: 5, since: 0}, user.key),
      envelope('pauseassignmentsmsg', {colonyname: name}, owner.key),
      envelope('versionmsg', {}),
    ]
    const random = randomOf(1)
    const bad: string[] = []
    let left = BODIES
    const post = async (): Promise<void> => {
      while (left-- > 0) {
        const body = garbled(random, random.pick(good) ?? '')
        const reply = await world.caller.post(body)
        const strange = reply.json.includes('internal error') || reply.type === '' || !STATUSES.includes(reply.status)
        if (strange)
          bad.push(`${reply.status} ${reply.body.slice(0, 200)} to ${JSON.stringify(body.toString('latin1'))}`)
      }
    }
    await Promise.all(Array.from({length: AT_ONCE}, post))
    expect(bad.slice(0, 5)).toEqual([])
    expect((await world.caller.send('versionmsg', {})).status).toBe(200)
  })

  test('as subscriptions they are answered with errors, or end the connection', async () => {
    const {user, executor, name} = colony
    const message = {colonyname: name, executortype: executor.type, state: 0, timeout: 1}
    const good = [
      envelope('subscribeprocessesmsg', message, user.key),
      envelope('subscribeprocessmsg', {...message, processid: 'x'}, user.key),
    ]
    const random = randomOf(5)
    for (let n = 0; n < 40; n++) {
      const socket = await openSocket(world)
      for (let k = 0; k < 15; k++) socket.send(garbled(random, random.pick(good) ?? '').toString('utf8'))
      socket.send(envelope('nosuchmsg', {}, user.key))
      await socket.next().catch(() => undefined)
      expect(socket.frames.filter(({type, json}) => type === '' || json.includes('internal error'))).toEqual([])
      socket.close()
      await socket.ended
    }
  })

  test('nothing of them is what it says after the signature was made', async () => {
    const body = envelope('submitfuncspecmsg', {spec: specFor(colony, {funcname: 'signed'})}, colony.user.key)
    const random = randomOf(2)
    for (let n = 0; n < 300; n++) {
      const {payload, ...rest} = JSON.parse(body) as {payload: string}
      const text = Buffer.from(payload, 'base64').toString('utf8')
      const forged = text.replace('signed', `forged-${n}`)
      const other = Buffer.from(`${forged}${' '.repeat(random.below(3))}`).toString('base64')
      const reply = await world.caller.post(JSON.stringify({...rest, payload: other}))
      expect(reply.status).toBe(403)
    }
    const listed = await world.caller.ask('getprocessesmsg', {colonyname: colony.name, count: 100}, colony.user.key)
    expect(listed.filter(({spec}) => spec.funcname.startsWith('forged'))).toEqual([])
  })
})

/** One to three things that happen to bytes on their way, or that somebody tries. */
function garbled(random: Random, body: string): Buffer {
  let bytes = Buffer.from(body, 'utf8')
  for (let n = 1 + random.below(3); n > 0; n--) bytes = Buffer.from(one(random, bytes))
  return bytes
}

function one(random: Random, bytes: Buffer): Buffer {
  const at = random.below(bytes.length + 1)
  const upTo = Math.min(bytes.length, at + random.below(40))
  const text = bytes.toString('utf8')
  switch (random.below(12)) {
    case 0:
      return bytes.subarray(0, at)
    case 1:
      return bytes.subarray(at)
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(upTo)])
    case 3:
      return Buffer.concat([bytes.subarray(0, upTo), bytes.subarray(at)])
    case 4: {
      const copy = Buffer.from(bytes)
      copy[at] = random.below(256)
      return copy
    }
    case 5:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(INSERTED) ?? ''), bytes.subarray(at)])
    case 6:
      return Buffer.from(text.replace(/"(payload|payloadtype|signature)"/, `"${random.pick(NAMES)}"`))
    case 7:
      return Buffer.from(text.replace(/:"[^"]*"/, `:${random.pick(VALUES)}`))
    case 8:
      // The same field twice.
      return Buffer.from(text.replace('{', `{"${random.pick(NAMES)}":${random.pick(VALUES)},`))
    case 9:
      return Buffer.from(text.replace(/"payload":"([^"]*)"/, (_, payload) => `"payload":"${inner(random, payload)}"`))
    case 10:
      return Buffer.from(text.replace(/"signature":"([0-9a-f]*)"/, (_, hex) => `"signature":"${turned(random, hex)}"`))
    default:
      return Buffer.from(text.toUpperCase())
  }
}

/** Base64 whose text something happened to. */
function inner(random: Random, payload: string): string {
  return one(random, Buffer.from(payload, 'base64')).toString('base64')
}

function turned(random: Random, hex: string): string {
  const at = random.below(hex.length + 1)
  return hex.slice(0, at) + (random.pick(['0', 'f', 'A', 'g', '', '00']) ?? '') + hex.slice(at + 1)
}

const NAMES = ['payload', 'PAYLOADTYPE', 'signature', '__proto__', 'constructor', 'msgtype', '', '\\u0000']
const INSERTED = [
  '\u0000',
  '"',
  '{',
  '}',
  '\\',
  '\\u0000',
  '\\ud800',
  '\ufeff',
  '9'.repeat(400),
  '[['.repeat(50),
  '\r\n\r\n',
]
const VALUES = ['null', '{}', '[]', '1e999', '-0', '""', 'true', '"x"', '{"__proto__":{}}', '9'.repeat(30), '"\\ud800"']

describe('bytes that are no HTTP', () => {
  let world: World
  beforeAll(async () => {
    world = await openEmbedded()
  })
  afterAll(() => world.close())

  const talk = (bytes: string | Buffer): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(world.port, world.host)
      let text = ''
      socket.setTimeout(3_000, () => socket.destroy())
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1')
      })
      socket.on('error', () => undefined)
      socket.on('close', () => resolve(text))
      socket.end(bytes)
    })

  test('are answered with an error or nothing, and the server lives on', async () => {
    const random = randomOf(3)
    const head = 'POST /api HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n'
    const heads = [
      '\u0000\u0001\u0002',
      'GET',
      `${head}{}`,
      `POST /api HTTP/1.1\r\n${'x: y\r\n'.repeat(5000)}\r\n`,
      'POST /api HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n{}',
      'POST /api HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999999999999\r\n\r\n{}',
      'POST /api HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n',
      'POST /api HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n0\r\n\r\n',
      'GET /pubsub HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
      'GET /../../etc/passwd HTTP/1.0\r\n\r\n',
      `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
    ]
    await Promise.all([
      ...heads.map(talk),
      ...Array.from({length: 100}, () => talk(Buffer.from(Array.from({length: 200}, () => random.below(256))))),
      ...Array.from({length: 100}, () => talk(garbled(random, `${head}{"a":1}`))),
    ])
    const status = await new Promise((resolve, reject) => {
      const {host, port} = world
      request({host, port, path: '/health', agent: false}, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end()
    })
    expect(status).toBe(200)
  })

  test('on the WebSocket end that connection alone', async () => {
    const key = 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n'
    const upgrade = `GET /pubsub HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n${key}\r\n`
    const random = randomOf(4)
    const frames = Array.from({length: 100}, () => Buffer.from(Array.from({length: 30}, () => random.below(256))))
    await Promise.all(frames.map((frame) => talk(Buffer.concat([Buffer.from(upgrade), frame]))))
    const colony = await newColony(world)
    expect(
      opened((await world.caller.send('getcolonymsg', {colonyname: colony.name}, colony.user.key)).body).error,
    ).toBe(false)
  })
})
