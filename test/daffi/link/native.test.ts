import {mkdtempSync, rmSync} from 'node:fs'
import {connect as dial} from 'node:net'
import {tmpdir} from 'node:os'
import {join as joinPath} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import type {ListenAddress} from '../../../src/daffi/link/address.js'
import {admissionText, type PeerHello} from '../../../src/daffi/link/listening.js'
import {rpcMessage, serviceMessage} from '../../../src/daffi/wire/messages/message.js'
import {Fault} from '../../../src/errors.js'
import {type Counterpart, codeOf, join, startCounterpart, until} from './peers.js'

let folder = ''
let running: Counterpart[] = []

beforeEach(() => {
  folder = mkdtempSync(joinPath(tmpdir(), 'link-'))
})

afterEach(async () => {
  for (const {listening} of running) await listening.close()
  running = []
  rmSync(folder, {recursive: true, force: true})
})

const start = async (...given: Parameters<typeof startCounterpart>): Promise<Counterpart> => {
  const counterpart = await startCounterpart(...given)
  running.push(counterpart)
  return counterpart
}

const unix = (): ListenAddress => ({kind: 'unix', path: joinPath(folder, 'daffi', '.sock')})
const request = (uuid: number, data: Uint8Array = Buffer.alloc(0)) =>
  rpcMessage({flag: 'REQUEST', uuid, transmitter: 'js', receiver: 'you', funcName: 'add', data, timeout: 3})

describe.each(['unix', 'tcp'] as const)('our nodes over %s', (kind) => {
  const place = (): ListenAddress => (kind === 'unix' ? unix() : {kind, host: '127.0.0.1', port: 0})

  test('whole messages of any size come as they were sent, in their order', async () => {
    const {listening} = await start(place())
    const {link, messages} = await join({address: listening.address})
    expect([link.kind, link.generation]).toEqual(['native', '2.2.1'])
    const sent = [0, 1, 100, 65_536, 0, 5_000_000, 3].map((size, at) => request(at, Buffer.alloc(size, at)))
    for (const message of sent) link.send(message)
    link.send(serviceMessage({flag: 'UPDATE_CALLBACKS', uuid: 99, transmitter: 'Ärger', data: Buffer.from('x')}))
    await until(() => messages.length === 8, 'all of them')
    expect(messages.map(({uuid}) => uuid)).toEqual([0, 1, 2, 3, 4, 5, 6, 99])
    for (const [at, message] of sent.entries()) {
      const {data, ...fields} = messages[at] ?? message
      expect(fields).toEqual({...fields, funcName: 'add', timeout: 3, receiver: 'you'})
      expect(Buffer.from(message.data).equals(data)).toBe(true)
    }
    expect(messages[7]).toMatchObject({realm: 'service', transmitter: 'Ärger'})
  })

  test('what is queued goes out before a link is closed, and both sides are told once', async () => {
    const {listening, met} = await start(place(), {answer: () => {}})
    const node = await join({address: listening.address})
    for (let uuid = 0; uuid < 50; uuid++) node.link.send(request(uuid, Buffer.alloc(100_000)))
    await node.link.close()
    expect(node.closed).toBe(true)
    await until(() => met[0]?.closed === true, 'the end')
    expect(met[0]?.messages.length).toBe(50)
    expect([node.reason, met[0]?.reason]).toEqual([undefined, undefined])
    node.link.send(request(1))
    await node.link.close()
  })

  test('closing the listener ends its links', async () => {
    const {listening, met} = await startCounterpart(place())
    const node = await join({address: listening.address})
    await listening.close()
    await until(() => node.closed, 'the end')
    expect(met[0]?.closed).toBe(true)
    await expect(join({address: listening.address})).rejects.toMatchObject({code: 'CONTROLLER_UNREACHABLE'})
  })
})

test('the controller learns who comes, and what was signed', async () => {
  const hellos: [PeerHello, string][] = []
  const {listening} = await start(unix(), {
    onNative(hello, challenge) {
      hellos.push([hello, challenge])
      return {onMessage() {}, onClose() {}}
    },
  })
  await join({address: listening.address, role: 'caller', name: 'me', ident: 'i1', sign: (text) => `signed ${text}`})
  await join({address: listening.address, name: 'you', ident: 'i2'})
  const [first, second] = hellos
  const challenge = first?.[1] ?? ''
  expect(challenge).toMatch(/^[0-9a-f]{64}\nno TLS$/)
  const signature = `signed ${admissionText(challenge, 'me')}`
  expect(first?.[0]).toEqual({role: 'caller', name: 'me', ident: 'i1', signature})
  expect(second?.[0]).toEqual({role: 'node', name: 'you', ident: 'i2'})
  expect(second?.[1]).not.toBe(challenge)
})

test('who is refused is told why, and so are people', async () => {
  const {listening, lines} = await start(unix(), {
    onNative() {
      throw new Fault('NODE_NAME_TAKEN', 'There is a node js', 'Choose another name.')
    },
  })
  await expect(join({address: listening.address})).rejects.toMatchObject({
    code: 'NODE_NAME_TAKEN',
    hint: 'Choose another name.',
  })
  expect(lines.length).toBe(1)
})

test('messages that the controller sends while it lets a node in come after its consent', async () => {
  const {listening} = await start(unix(), {
    onNative(_hello, _challenge, link) {
      link.send(request(1, Buffer.alloc(1_000_000)))
      link.send(request(2))
      return {onMessage() {}, onClose() {}}
    },
  })
  const {messages} = await join({address: listening.address})
  expect(messages).toEqual([])
  await until(() => messages.length === 2, 'both')
  expect(messages.map(({uuid}) => uuid)).toEqual([1, 2])
})

test('the reason of an end at once is told to the peer, and no message comes afterwards', async () => {
  const {listening, met} = await start(unix(), {
    answer: (link) => link.destroy(new Fault('NODE_STOPPED', 'Stop')),
  })
  const node = await join({address: listening.address})
  for (let uuid = 0; uuid < 10; uuid++) node.link.send(request(uuid))
  await until(() => node.closed, 'the end')
  expect(codeOf(node.reason)).toBe('NODE_STOPPED')
  await until(() => met[0]?.closed === true, 'the end over there')
  expect(codeOf(met[0]?.reason)).toBe('NODE_STOPPED')
  expect(met[0]?.messages.length).toBe(1)
})

test('a peer that does not read fills a queue that is told, and can be waited for', async () => {
  const {listening, met} = await start(unix())
  if (listening.address.kind !== 'unix') throw new Error('no path')
  const raw = dial(listening.address.path)
  raw.write('CONTINUUM-DAFFI/1\n')
  await until(() => raw.bytesRead > 0, 'the welcome')
  const hello = Buffer.from(JSON.stringify({role: 'node', name: 'raw', ident: 'raw'}))
  raw.write(Buffer.concat([Buffer.from([0, 0, 0, hello.length, 2]), hello]))
  raw.pause()
  await until(() => met.length === 1, 'the link')
  const link = met[0]?.link
  if (!link) throw new Error('no link')
  for (let uuid = 0; uuid < 8; uuid++) link.send(request(uuid, Buffer.alloc(1_000_000)))
  expect(link.queuedBytes).toBeGreaterThan(8_000_000)
  let drained = false
  const waiting = link.drained().then(() => {
    drained = true
  })
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(drained).toBe(false)
  expect(link.queuedBytes).toBeGreaterThan(6_000_000)
  raw.resume()
  await waiting
  expect(link.queuedBytes).toBeLessThan(1_048_576)
  // Waiting ends with the link, too, and a full queue does not keep it.
  raw.pause()
  for (let uuid = 0; uuid < 8; uuid++) link.send(request(uuid, Buffer.alloc(1_000_000)))
  const last = link.drained()
  link.destroy(new Fault('NODE_OVERLOADED', 'Too slow'))
  await last
  raw.destroy()
})

test('nobody at the place, and a place that cannot be, are the controller out of reach', async () => {
  const code = {code: 'CONTROLLER_UNREACHABLE'}
  await expect(join({address: unix()})).rejects.toMatchObject(code)
  await expect(join({address: {kind: 'tcp', host: '127.0.0.1', port: 1}})).rejects.toMatchObject(code)
  await expect(join({address: {kind: 'tcp', host: 'no.such.host.invalid', port: 1}})).rejects.toMatchObject(code)
})

test('connecting ends with its signal', async () => {
  const {listening} = await start(unix())
  const reason = new Error('enough')
  await expect(join({address: listening.address, signal: AbortSignal.abort(reason)})).rejects.toBe(reason)
})
