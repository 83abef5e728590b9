import {existsSync, mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {createServer, connect as dial, type Socket} from 'node:net'
import {networkInterfaces, tmpdir} from 'node:os'
import {join as joinPath} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import type {ListenAddress} from '../../../src/daffi/link/address.js'
import {type Counterpart, join, startCounterpart, until} from './peers.js'

let folder = ''
let running: {close(): unknown}[] = []

beforeEach(() => {
  folder = mkdtempSync(joinPath(tmpdir(), 'link-'))
})

afterEach(async () => {
  for (const one of running) await one.close()
  running = []
  rmSync(folder, {recursive: true, force: true})
})

const start = async (...given: Parameters<typeof startCounterpart>): Promise<Counterpart> => {
  const counterpart = await startCounterpart(...given)
  running.push(counterpart.listening)
  return counterpart
}

const unix = (): ListenAddress & {kind: 'unix'} => ({kind: 'unix', path: joinPath(folder, 'daffi', '.sock')})
const tcp = (host: string, port = 0): ListenAddress => ({kind: 'tcp', host, port})

const portOf = ({listening: {address}}: Counterpart): number => {
  if (address.kind !== 'tcp') throw new Error('no port')
  return address.port
}

const reaches = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = dial({host, port})
    const end = (alive: boolean): void => {
      socket.destroy()
      resolve(alive)
    }
    socket.once('connect', () => end(true)).once('error', () => end(false))
  })

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === '::1')

describe('a UNIX socket', () => {
  test('is its owner’s alone, and goes with its listener', async () => {
    const address = unix()
    const {listening} = await startCounterpart(address)
    expect(statSync(joinPath(folder, 'daffi')).mode & 0o777).toBe(0o700)
    expect(statSync(address.path).mode & 0o777).toBe(0o600)
    await listening.close()
    expect(existsSync(address.path)).toBe(false)
  })

  test('that somebody listens on is in use, whoever starts together with him', async () => {
    const starts = await Promise.allSettled(Array.from({length: 5}, () => startCounterpart(unix())))
    for (const one of starts) if (one.status === 'fulfilled') running.push(one.value.listening)
    const refused = starts.filter((one) => one.status === 'rejected')
    expect(refused.map(({reason}) => reason.code)).toEqual(Array(4).fill('ADDRESS_IN_USE'))
    await (await join({address: unix()})).link.close()
  })

  test('is not put in the place of a file', async () => {
    const path = joinPath(folder, 'notes.txt')
    writeFileSync(path, 'mine')
    await expect(startCounterpart({kind: 'unix', path})).rejects.toMatchObject({code: 'ADDRESS_INVALID'})
    expect(existsSync(path)).toBe(true)
  })

  test('has a path that the system takes', async () => {
    const path = joinPath(folder, 'x'.repeat(120))
    await expect(startCounterpart({kind: 'unix', path})).rejects.toMatchObject({code: 'ADDRESS_INVALID'})
  })

  test('needs a folder that can be written', async () => {
    writeFileSync(joinPath(folder, 'daffi'), '')
    await expect(startCounterpart(unix())).rejects.toMatchObject({code: 'FILE_UNWRITABLE'})
  })
})

describe('a port', () => {
  test.each(['localhost', '127.0.0.1', '::1'])('%s means both loopback addresses and nothing else', async (host) => {
    const port = portOf(await start(tcp(host)))
    expect(await reaches('127.0.0.1', port)).toBe(true)
    expect(await reaches('::1', port)).toBe(hasIpv6)
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((one) => one && !one.internal && one.family === 'IPv4')
    if (outside) expect(await reaches(outside.address, port)).toBe(false)
    await (await join({address: tcp('localhost', port)})).link.close()
  })

  test.each(['0.0.0.0', '::'])('%s means every address', async (host) => {
    const port = portOf(await start(tcp(host)))
    expect(await reaches('127.0.0.1', port)).toBe(true)
    expect(await reaches('::1', port)).toBe(hasIpv6)
  })

  test('that is taken is in use, also on one of the two addresses', async () => {
    const port = portOf(await start(tcp('localhost')))
    await expect(startCounterpart(tcp('localhost', port))).rejects.toMatchObject({code: 'ADDRESS_IN_USE'})
    await expect(startCounterpart(tcp('::', port))).rejects.toMatchObject({code: 'ADDRESS_IN_USE'})
    if (!hasIpv6) return
    const other = createServer().listen(0, '::1')
    running.push(other)
    await until(() => other.listening, 'the other')
    const taken = other.address()
    if (taken === null || typeof taken === 'string') throw new Error('no port')
    await expect(startCounterpart(tcp('localhost', taken.port))).rejects.toMatchObject({code: 'ADDRESS_IN_USE'})
    expect(await reaches('127.0.0.1', taken.port)).toBe(false)
  })

  test('of another machine cannot be had', async () => {
    await expect(startCounterpart(tcp('192.0.2.1', 5000))).rejects.toMatchObject({code: 'ADDRESS_INVALID'})
    await expect(startCounterpart(tcp('no.such.host.invalid', 5000))).rejects.toMatchObject({code: 'ADDRESS_INVALID'})
  })
})

interface Raw {
  readonly socket: Socket
  got: Buffer
  closed: boolean
}

function raw(path: string): Raw {
  const state: Raw = {socket: dial(path), got: Buffer.alloc(0), closed: false}
  state.socket.on('error', () => {})
  state.socket.on('data', (chunk) => {
    state.got = Buffer.concat([state.got, chunk])
  })
  state.socket.on('close', () => {
    state.closed = true
  })
  return state
}

const MAGIC = 'CONTINUUM-DAFFI/1\n'
const frame = (type: number, body: string | Buffer, length = Buffer.byteLength(body)): Buffer => {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(length)
  head[4] = type
  return Buffer.concat([head, Buffer.from(body)])
}
const HELLO = JSON.stringify({role: 'node', name: 'raw', ident: 'raw'})

describe('strangers', () => {
  test.each<[string, Buffer[]]>([
    ['HTTP/1', [Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')]],
    ['noise', [Buffer.from([0xff, 0, 1, 2, 3])]],
    ['TLS without TLS', [Buffer.from([22, 3, 1, 2, 0, 1])]],
    ['a broken HTTP/2 preface', [Buffer.from('PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n')]],
    ['no hello', [Buffer.from(MAGIC), frame(6, '')]],
    ['a hello that is no JSON', [Buffer.from(MAGIC), frame(2, '{')]],
    ['a hello that is null', [Buffer.from(MAGIC), frame(2, 'null')]],
    ['a hello without a name', [Buffer.from(MAGIC), frame(2, '{"role":"node","ident":"x"}')]],
    ['a role that does not exist', [Buffer.from(MAGIC), frame(2, '{"role":"king","ident":"x","name":"x"}')]],
    ['a message before the hello', [Buffer.from(MAGIC), frame(5, 'x')]],
    ['a hello of a gigabyte', [Buffer.from(MAGIC), frame(2, '', 2 ** 30)]],
    ['a frame of no type', [Buffer.from(MAGIC), frame(0, '')]],
    ['a message that is none', [Buffer.from(MAGIC), frame(2, HELLO), frame(5, 'x')]],
    ['a message of a gigabyte', [Buffer.from(MAGIC), frame(2, HELLO), frame(5, '', 2 ** 30)]],
    ['a second hello', [Buffer.from(MAGIC), frame(2, HELLO), frame(2, HELLO)]],
  ])('%s ends the connection, and that one alone', async (_, bytes) => {
    const {listening} = await start(unix())
    const node = await join({address: listening.address})
    const one = raw(unix().path)
    one.socket.write(Buffer.concat(bytes))
    await until(() => one.closed, 'the end')
    expect(node.closed).toBe(false)
  })

  test('a peer may come a byte at a time, and die in the middle', async () => {
    const {listening, met} = await start(unix())
    const bytes = Buffer.concat([Buffer.from(MAGIC), frame(2, HELLO), frame(6, ''), frame(6, '')])
    const slow = raw(unix().path)
    for (const byte of bytes) {
      slow.socket.write(Buffer.from([byte]))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await until(() => met.length === 1, 'the hello')
    expect(slow.got.toString()).toContain(MAGIC)
    slow.socket.write(frame(5, 'x', 1000))
    slow.socket.destroy()
    await until(() => met[0]?.closed === true, 'the end')
    expect(met[0]?.messages).toEqual([])
    for (let length = 0; length < bytes.length; length += 7) {
      const half = raw(unix().path)
      half.socket.end(bytes.subarray(0, length))
    }
    await (await join({address: listening.address})).link.close()
  })

  test('another version of ours is told so', async () => {
    await start(unix())
    const one = raw(unix().path)
    one.socket.write('CONTINUUM-DAFFI/2\n')
    await until(() => one.closed, 'the end')
    expect(one.got.toString()).toBe(MAGIC)
  })

  test('a heartbeat of nobody is refused', async () => {
    await start(unix())
    const one = raw(unix().path)
    one.socket.write(Buffer.concat([Buffer.from(MAGIC), frame(2, '{"role":"heartbeat","ident":"nobody"}')]))
    await until(() => one.closed, 'the end')
    expect(one.got.toString()).toContain('NODE_UNKNOWN')
  })

  test('who says nothing is sent away after ten seconds', async () => {
    await start(unix())
    const silent = raw(unix().path)
    const stuck = raw(unix().path)
    stuck.socket.write(MAGIC)
    await until(() => stuck.got.length > 0, 'the welcome')
    expect(silent.closed).toBe(false)
    await until(() => silent.closed && stuck.closed, 'the end', 12_000)
  })

  test('too many of them do not keep those out who are in', async () => {
    const {listening} = await start(unix())
    const node = await join({address: listening.address})
    const crowd = Array.from({length: 600}, () => raw(unix().path))
    await until(() => crowd.filter(({closed}) => closed).length >= 80, 'the surplus')
    expect(crowd.filter(({closed}) => closed).length).toBeLessThan(100)
    expect(node.closed).toBe(false)
    for (const {socket} of crowd) socket.destroy()
    await until(() => crowd.every(({closed}) => closed), 'all of them')
    await (await join({address: listening.address})).link.close()
  })
})

describe('a place that is no controller', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['closes', (socket) => socket.destroy()],
    ['speaks HTTP/1', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['says nonsense', (socket) => socket.write('hello, who are you?')],
    [
      'closes after a welcome',
      (socket) => socket.end(Buffer.concat([Buffer.from(MAGIC), frame(1, `{"challenge":"${'c'.repeat(64)}"}`)])),
    ],
    [
      'wants a text of its own signed',
      (socket) => socket.write(Buffer.concat([Buffer.from(MAGIC), frame(1, '{"challenge":"a\\nb"}')])),
    ],
    ['breaks its own frames', (socket) => socket.write(Buffer.concat([Buffer.from(MAGIC), frame(9, '')]))],
  ])('that %s is out of reach', async (_, behave) => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      behave(socket)
    }).listen(joinPath(folder, 's'))
    running.push(server)
    await until(() => server.listening, 'the server')
    await expect(join({address: {kind: 'unix', path: joinPath(folder, 's')}})).rejects.toMatchObject({
      code: 'CONTROLLER_UNREACHABLE',
    })
  })

  test('or one of another version', async () => {
    const server = createServer((socket) => socket.on('error', () => {}).write('CONTINUUM-DAFFI/2\n'))
    running.push(server.listen(joinPath(folder, 's')))
    await until(() => server.listening, 'the server')
    await expect(join({address: {kind: 'unix', path: joinPath(folder, 's')}})).rejects.toMatchObject({
      code: 'CONTROLLER_UNSUPPORTED',
    })
  })
})
