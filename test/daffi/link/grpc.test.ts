import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join as joinPath} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {joinPython} from '../../../src/daffi/link/grpc/join-python.js'
import type {StreamWriter} from '../../../src/daffi/link/link.js'
import {GENERATIONS, type Generation} from '../../../src/daffi/wire/messages/generation.js'
import {rpcMessage, type ServiceMessage, serviceMessage} from '../../../src/daffi/wire/messages/message.js'
import {Fault} from '../../../src/errors.js'
import {type Counterpart, codeOf, type Joined, join, startCounterpart, until} from './peers.js'

let folder = ''
let running: {close(): unknown}[] = []

beforeEach(() => {
  folder = mkdtempSync(joinPath(tmpdir(), 'link-'))
})

afterEach(async () => {
  for (const one of running.reverse()) await one.close()
  running = []
  rmSync(folder, {recursive: true, force: true})
})

const start = async (given: Parameters<typeof startCounterpart>[1] = {}): Promise<Counterpart> => {
  const counterpart = await startCounterpart({kind: 'unix', path: joinPath(folder, '.sock')}, given)
  running.push(counterpart.listening)
  return counterpart
}

const MODULES = {'1.0.0': 'daffi.callback_types', '2.2.1': 'daffi.method_executors'} as const

/** A handshake that tells its generation by the module of its callbacks. */
const handshake = (generation?: Generation): ServiceMessage => {
  const module = generation ? MODULES[generation] : ''
  const data = Buffer.from(`\x8c${String.fromCharCode(module.length)}${module}`, 'latin1')
  return serviceMessage({flag: 'HANDSHAKE', uuid: 1, transmitter: 'js', data})
}

/** Our own node as a stand-in for a Python one: it takes our controller for a Python controller. */
const come = async (generation: Generation = '2.2.1'): Promise<Joined> => {
  const node = await join({address: {kind: 'unix', path: joinPath(folder, '.sock')}, generation}, joinPython)
  running.push(node.link)
  return node
}

const request = (uuid: number, data: Uint8Array = Buffer.alloc(0)) =>
  rpcMessage({flag: 'REQUEST', uuid, transmitter: 'js', data})

describe.each(GENERATIONS)('gRPC of %s', (generation) => {
  test('whole messages of any size come as they were sent, in their order', async () => {
    const {met, recognised} = await start()
    const {link, messages} = await come(generation)
    const sizes = [0, 1, 4096, 4097, generation === '1.0.0' ? 100_000 : 9_000_000, 5]
    link.send(handshake(generation))
    for (const [uuid, size] of sizes.entries()) link.send(request(uuid, Buffer.alloc(size, uuid)))
    await until(() => messages.length === sizes.length + 1, 'all of them')
    expect(recognised).toEqual([generation])
    expect(met[0]?.link).toMatchObject({kind: 'python', generation})
    for (const [uuid, size] of sizes.entries()) {
      expect(messages[uuid + 1]?.uuid).toBe(uuid)
      expect(Buffer.alloc(size, uuid).equals(messages[uuid + 1]?.data ?? Buffer.alloc(1))).toBe(true)
    }
  })

  test('what is queued goes out before a node leaves', async () => {
    const {met} = await start({answer: () => {}})
    const node = await come(generation)
    node.link.send(handshake(generation))
    for (let uuid = 0; uuid < 200; uuid++) node.link.send(request(uuid, Buffer.alloc(10_000)))
    await node.link.close()
    expect([node.closed, node.reason]).toEqual([true, undefined])
    await until(() => met[0]?.closed === true, 'the end')
    expect([met[0]?.messages.length, met[0]?.reason]).toEqual([201, undefined])
  })
})

test('a controller that closes does not end its calls well, since nodes would come back at once', async () => {
  const {listening, met} = await start()
  const node = await come()
  node.link.send(handshake('2.2.1'))
  await until(() => node.messages.length === 1, 'the link')
  await listening.close()
  expect(met[0]?.closed).toBe(true)
  await until(() => node.closed, 'the end')
  expect(codeOf(node.reason)).toBe('CONTROLLER_LOST')
})

test('a node that is refused is told, and people once', async () => {
  const {lines, met} = await start({
    generationFor() {
      throw new Fault('GENERATION_MIXED', 'All of 1.0.0 here')
    },
  })
  for (const _ of [1, 2]) {
    const node = await come()
    node.link.send(handshake('2.2.1'))
    await until(() => node.closed, 'the end')
    expect(node.reason?.message).toContain('All of 1.0.0 here')
  }
  expect([met.length, lines.length]).toEqual([0, 1])
})

test('where an address must be proved, no Python node comes in', async () => {
  const {met} = await start({proofWanted: true, onStreamOut: () => Promise.reject(new Error('never'))})
  const node = await come()
  node.link.send(handshake('2.2.1'))
  await until(() => node.closed, 'the end')
  expect(met).toEqual([])
})

test('the reason of an end is told', async () => {
  const {met} = await start({answer: (link) => link.destroy(new Fault('NODE_OVERLOADED', 'Too slow'))})
  const node = await come()
  node.link.send(handshake('2.2.1'))
  node.link.send(request(1))
  await until(() => node.closed, 'the end')
  expect(node.reason?.message).toContain('Too slow')
  await until(() => met[0]?.closed === true, 'the end over there')
  expect([met[0]?.messages.length, codeOf(met[0]?.reason)]).toEqual([1, 'NODE_OVERLOADED'])
})

test('frames that are none end the link', async () => {
  const {met} = await start()
  const node = await come('1.0.0')
  node.link.send(handshake('2.2.1'))
  // Of 1.0.0, and so without an end in 2.2.1.
  node.link.send(request(1))
  node.link.send(request(2))
  await until(() => met[0]?.closed === true, 'the end')
  expect(codeOf(met[0]?.reason)).toBe('MALFORMED')
})

test('a node that tells nothing, and does not answer either, is let in as what the mesh is', async () => {
  const {met, recognised} = await start({answer: (link, message) => link.send(message)})
  const node = await come('1.0.0')
  node.link.send(handshake())
  await until(() => node.messages.some(({flag}) => flag === 'REQUEST'), 'the question')
  expect(met).toEqual([])
  await until(() => met.length === 1, 'the link')
  expect(recognised).toEqual([undefined])
  await until(() => node.messages.some(({flag}) => flag === 'HANDSHAKE'), 'the answer')
})

const item = (uuid: number, size = 1): ServiceMessage =>
  serviceMessage({flag: 'EMPTY', uuid: 0, data: Buffer.alloc(size, uuid)})

test('items stream into the controller, no faster than they are taken', async () => {
  const taken: number[] = []
  let go = (): void => {}
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  await start({
    async onStreamIn(receiver, uuid, items) {
      expect([receiver, uuid]).toEqual(['you', 4_000_000_000])
      for await (const {data} of items) {
        taken.push(data.length)
        if (taken.length === 1) await held
      }
    },
  })
  const {link} = await come()
  const writer = link.streams?.toController('you', 4_000_000_000)
  let written = 0
  const writing = (async () => {
    for (; written < 200; written++) await writer?.write(item(written, 100_000))
    await writer?.write(item(0, 5_000_000))
    await writer?.end()
  })()
  await until(() => taken.length === 1, 'the first')
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(written).toBeLessThan(100)
  go()
  await writing
  expect(taken).toEqual([...Array(200).fill(100_000), 5_000_000])
})

test('a stream that fails over there fails here', async () => {
  await start({onStreamIn: () => Promise.reject(new Fault('CALL_FAILED', 'No such stream'))})
  const {link} = await come()
  const writer = link.streams?.toController('you', 1)
  await writer?.write(item(1)).catch(() => {})
  await expect(writer?.end()).rejects.toThrow('No such stream')
})

test('items stream out of the controller, no faster than they are taken', async () => {
  let written = 0
  await start({
    async onStreamOut(receiver, uuid, writer) {
      expect([receiver, uuid]).toEqual(['js', 7])
      for (; written < 200; written++) await writer.write(item(written, 100_000))
    },
  })
  const {link} = await come()
  const taken: number[] = []
  for await (const {data} of link.streams?.fromController('js', 7) ?? []) {
    if (taken.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(written).toBeLessThan(100)
    }
    taken.push(data[0] ?? -1)
  }
  expect(taken).toEqual(Array.from({length: 200}, (_, at) => at))
})

test('a reader that breaks off stops the writer, and a writer that breaks off the reader', async () => {
  let failed: unknown
  const writers: StreamWriter[] = []
  await start({
    async onStreamOut(_receiver, uuid, writer) {
      writers.push(writer)
      if (uuid === 2) throw new Fault('CALL_FAILED', 'Enough')
      try {
        for (;;) await writer.write(item(1, 100_000))
      } catch (error) {
        failed = error
        throw error
      }
    },
  })
  const {link} = await come()
  for await (const _ of link.streams?.fromController('js', 1) ?? []) break
  await until(() => failed !== undefined, 'the writer to stop')
  expect(codeOf(failed)).toBe('INCOMPLETE')
  const reading = (async () => {
    for await (const _ of link.streams?.fromController('js', 2) ?? []);
  })()
  await expect(reading).rejects.toThrow('Enough')
})
