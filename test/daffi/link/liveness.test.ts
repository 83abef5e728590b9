import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join as joinPath} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {decodeMessage} from '../../../src/daffi/wire/messages/decode-message.js'
import {encodeMessage} from '../../../src/daffi/wire/messages/encode-message.js'
import {rpcMessage, serviceMessage} from '../../../src/daffi/wire/messages/message.js'
import {readPickle} from '../../../src/daffi/wire/pickle/read-pickle.js'
import {type Bundle, bundle} from '../../support/bundle.js'
import {type Child, startChild} from '../../support/child.js'
import {pythonDaffi} from '../../support/python-daffi.js'
import {codeOf, join, startCounterpart, startPython, until} from './peers.js'

let folder = ''
let program: Bundle
let heartbeat: Bundle
const children: Child[] = []

beforeAll(async () => {
  folder = mkdtempSync(joinPath(tmpdir(), 'link-'))
  program = await bundle('test/daffi/link/liveness-process.ts')
  heartbeat = await bundle('src/daffi/link/native/heartbeat-thread.ts')
})

afterAll(() => {
  for (const {process: child} of children) child.kill('SIGKILL')
  program.remove()
  heartbeat.remove()
  rmSync(folder, {recursive: true, force: true})
})

const start = async (...args: string[]): Promise<Child> => {
  const child = startChild(program.file, args)
  children.push(child)
  await child.line((line) => line === 'ready')
  return child
}

/** Between a sign of life that still counts, and five seconds later. */
const inTime = (since: number): void => {
  const waited = performance.now() - since
  expect(waited).toBeGreaterThan(3000)
  expect(waited).toBeLessThan(7000)
}

describe.concurrent('liveness', () => {
  test('a node that computes for longer than the patience of its controller stays', async () => {
    const path = joinPath(folder, 'busy')
    const {listening, met} = await startCounterpart({kind: 'unix', path}, {answer: () => {}})
    const child = await start('node', path, heartbeat.file)
    // The second connection must stand before the first one is silent.
    await new Promise((resolve) => setTimeout(resolve, 500))
    child.send('block 6500')
    await child.line((line) => line === 'blocked')
    expect(met[0]?.closed).toBe(false)
    met[0]?.link.send(rpcMessage({flag: 'REQUEST', uuid: 7}))
    await until(() => met[0]?.messages[0]?.uuid === 7, 'the echo')
    await listening.close()
  })

  test('a node without heartbeat that computes as long is dropped', async () => {
    const path = joinPath(folder, 'silent')
    const {listening, met} = await startCounterpart({kind: 'unix', path})
    const child = await start('node', path)
    const since = performance.now()
    child.send('block 6500')
    await until(() => met[0]?.closed === true, 'the loss')
    inTime(since)
    expect(codeOf(met[0]?.reason)).toBe('NODE_STOPPED')
    // It learns why.
    expect(await child.line((line) => line.startsWith('closed'))).toBe('closed NODE_STOPPED')
    await listening.close()
  })

  test('a process that stands still is dropped, heartbeat and all', async () => {
    const path = joinPath(folder, 'stopped')
    const {listening, met} = await startCounterpart({kind: 'unix', path})
    const child = await start('node', path, heartbeat.file)
    const since = performance.now()
    child.process.kill('SIGSTOP')
    await until(() => met[0]?.closed === true, 'the loss')
    inTime(since)
    await listening.close()
  })

  test('a process that is killed is gone at once', async () => {
    const path = joinPath(folder, 'killed')
    const {listening, met} = await startCounterpart({kind: 'unix', path})
    const child = await start('node', path, heartbeat.file)
    const since = performance.now()
    child.process.kill('SIGKILL')
    await until(() => met[0]?.closed === true, 'the loss')
    expect(performance.now() - since).toBeLessThan(1000)
    await listening.close()
  })

  test('a Python node is pinged as often as those of 2.2.1 need it', async () => {
    const path = joinPath(folder, 'pinged')
    const {listening} = await startCounterpart({kind: 'unix', path}, {answer: () => {}})
    const grpc = await import('@grpc/grpc-js')
    const client = new grpc.Client(`unix:${path}`, grpc.credentials.createInsecure())
    const metadata = new grpc.Metadata()
    metadata.set('ident', '0x1')
    const asIs = (bytes: Buffer): Buffer => bytes
    const call = client.makeBidiStreamRequest('/MessagerService/communicate', asIs, asIs, metadata)
    call.on('error', () => {})
    const data = Buffer.from('\x8c\x16daffi.method_executors', 'latin1')
    call.write(encodeMessage('2.2.1', serviceMessage({flag: 'HANDSHAKE', uuid: 1, transmitter: 'py', data})))
    const frame = await new Promise<Buffer>((resolve) => call.once('data', resolve))
    const {flag, data: pickle} = decodeMessage('2.2.1', frame)
    expect([flag, readPickle(pickle)]).toEqual(['PING', null])
    client.close()
    await listening.close()
  })

  test.skipIf(!pythonDaffi('2.2.1'))('a Python node that stands still is dropped', async () => {
    const {listening, met} = await startCounterpart({kind: 'tcp', host: 'localhost', port: 0}, {answer: () => {}})
    const {port} = listening.address as {port: number}
    const {child} = startPython('2.2.1', ['node', 'py', 'localhost', String(port)])
    await until(() => met.length === 1, 'the node')
    const since = performance.now()
    child.kill('SIGSTOP')
    await until(() => met[0]?.closed === true, 'the loss')
    expect(performance.now() - since).toBeLessThan(7000)
    child.kill('SIGKILL')
    await listening.close()
  })

  test('a controller that stands still is given up', async () => {
    const path = joinPath(folder, 'controller')
    const child = await start('controller', path)
    const node = await join({address: {kind: 'unix', path}})
    const since = performance.now()
    child.process.kill('SIGSTOP')
    await until(() => node.closed, 'the loss')
    inTime(since)
    expect(codeOf(node.reason)).toBe('CONTROLLER_LOST')
  })

  test('a controller that is killed leaves its file, and the next one takes its place', async () => {
    const path = joinPath(folder, 'again')
    const child = await start('controller', path)
    const node = await join({address: {kind: 'unix', path}})
    child.process.kill('SIGKILL')
    await until(() => node.closed, 'the loss')
    const {listening} = await startCounterpart({kind: 'unix', path})
    await (await join({address: {kind: 'unix', path}})).link.close()
    await listening.close()
  })
})
