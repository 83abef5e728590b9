import {connect, createServer, type Socket} from 'node:net'
import {afterAll, describe, expect, test} from 'vitest'
import type {ControllerAddress} from '../../../src/daffi/link/address.js'
import {type Caller, known, memoryOf, removePrograms, startFaultMesh, until} from './mesh.js'

const MIB = 1024 * 1024

afterAll(removePrograms)

/** Calls to a node, one after another, for as long as `going`; none may take long. */
async function keepCalling({ask}: Caller, receiver: string, going: Promise<unknown>): Promise<number> {
  let over = false
  void going.finally(() => {
    over = true
  })
  let count = 0
  while (!over) {
    const {value, code, ms} = await ask('echo', [count], {receiver}).ended
    expect([value, code]).toEqual([count, undefined])
    expect(ms).toBeLessThan(1500)
    count++
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return count
}

describe.concurrent.each(['unix', 'tcp'] as const)('over %s', (kind) => {
  test('a node stops reading: its calls end, nobody else waits, and the controller stays small', async () => {
    const mesh = await startFaultMesh(kind)
    const n1 = await mesh.start('node', 'n1')
    await mesh.start('node', 'n2')
    const [caller, other] = [await mesh.caller(), await mesh.caller()]
    await until(() => known(caller).length === 2 && known(other).length === 2)
    const before = await memoryOf(mesh.controller)
    n1.process.kill('SIGSTOP')
    const argument = Buffer.alloc(10 * MIB)
    const calls = Array.from({length: 12}, () => caller.ask('size', [argument], {receiver: 'n1', timeoutMs: 8000}))
    const all = Promise.all(calls.map(({ended}) => ended))
    expect(await keepCalling(other, 'n2', all)).toBeGreaterThan(5)
    const codes = (await all).map(({code}) => code)
    expect(codes.filter((code) => code === 'NODE_OVERLOADED').length).toBeGreaterThan(2)
    expect(codes.filter((code) => code === 'NODE_STOPPED' || code === 'TIMEOUT').length).toBeGreaterThan(2)
    expect((await memoryOf(mesh.controller)) - before).toBeLessThan(400 * MIB)
    await until(() => !known(caller).includes('n1'))
    n1.process.kill('SIGCONT')
    await until(() => known(caller).includes('n1'), 10_000)
    expect(await caller.ask('name', [], {receiver: 'n1'}).ended).toMatchObject({value: 'n1'})
    await mesh.close()
  })

  test('a caller stops reading its answers: it is dropped, and nobody else waits', async () => {
    const mesh = await startFaultMesh(kind)
    await mesh.start('node', 'n1')
    const other = await mesh.caller()
    await mesh.start('node', 'n2')
    await until(() => known(other).length === 2)
    const before = await memoryOf(mesh.controller)
    const flood = await mesh.start('flood', 'flood')
    flood.process.kill('SIGSTOP')
    const patience = new Promise((resolve) => setTimeout(resolve, 5500))
    expect(await keepCalling(other, 'n2', patience)).toBeGreaterThan(50)
    expect((await memoryOf(mesh.controller)) - before).toBeLessThan(600 * MIB)
    // Had it been kept, it would read on.
    flood.process.kill('SIGCONT')
    await until(() => flood.errors.some((line) => line.startsWith('Lost the controller')), 5000)
    await mesh.close()
  })
})

interface Swallower {
  readonly address: ControllerAddress
  readonly connections: number
  /** From now on nothing passes over the connections that there are, and none of them ends. */
  swallow(): void
  close(): void
}

/** Stands between a process and its controller. */
async function swallower(to: ControllerAddress): Promise<Swallower> {
  if (to.kind !== 'tcp') throw new Error('TCP alone')
  const pairs = new Set<readonly [Socket, Socket]>()
  const server = createServer((near) => {
    const far = connect(to.port, to.host)
    const pair = [near, far] as const
    pairs.add(pair)
    for (const [from, into] of [pair, [far, near]] as const) {
      from.on('error', () => undefined)
      from.on('data', (bytes) => void (pairs.has(pair) && into.write(bytes)))
      from.on('close', () => void (pairs.delete(pair) && into.destroy()))
    }
  })
  const swallowed: Socket[] = []
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return {
    address: {kind: 'tcp', host: '127.0.0.1', port: address.port},
    get connections() {
      return pairs.size
    },
    swallow() {
      for (const pair of pairs) swallowed.push(...pair)
      pairs.clear()
    },
    close() {
      for (const socket of [...swallowed, ...[...pairs].flat()]) socket.destroy()
      server.close()
    },
  }
}

describe.concurrent('half-open TCP', () => {
  test('a node whose connection swallows everything leaves the list in time, and comes back', async () => {
    const mesh = await startFaultMesh('tcp')
    const between = await swallower(mesh.address)
    const n1 = await mesh.start('node', 'n1', between.address)
    const caller = await mesh.caller()
    await until(() => known(caller).includes('n1'))
    const call = caller.ask('hang', [], {timeoutMs: 20_000})
    // Its heartbeat has one of its own.
    await until(() => between.connections === 2)
    await caller.ask('echo').ended
    const since = performance.now()
    between.swallow()
    await until(() => !known(caller).includes('n1'), 5500)
    expect(performance.now() - since).toBeGreaterThan(2000)
    expect((await call.ended).code).toBe('NODE_STOPPED')
    await until(() => known(caller).includes('n1'), 10_000)
    expect(n1.errors.some((line) => line.startsWith('Back at'))).toBe(true)
    expect(await caller.ask('echo', [2]).ended).toMatchObject({value: 2})
    between.close()
    await mesh.close()
  })

  test('a caller whose connection swallows everything gets its errors in time, and comes back', async () => {
    const mesh = await startFaultMesh('tcp')
    await mesh.start('node', 'n1')
    const between = await swallower(mesh.address)
    const caller = await mesh.caller({address: between.address})
    await until(() => known(caller).includes('n1'))
    await caller.ask('echo').ended
    between.swallow()
    const [short, long] = [caller.ask('echo', [], {timeoutMs: 1000}), caller.ask('echo', [], {timeoutMs: 30_000})]
    expect(await short.ended).toMatchObject({code: 'TIMEOUT'})
    const {code, ms} = await long.ended
    expect(code).toBe('CONTROLLER_LOST')
    expect(ms).toBeLessThan(6500)
    await until(() => caller.node.controller !== undefined, 10_000)
    expect(await caller.ask('echo', [2]).ended).toMatchObject({value: 2})
    between.close()
    await mesh.close()
  })

  test('a callback that computes for 10 seconds keeps its place, and delays nobody else', async () => {
    const mesh = await startFaultMesh('tcp')
    await mesh.start('node', 'n1')
    await mesh.start('node', 'n2')
    const [caller, other] = [await mesh.caller(), await mesh.caller()]
    await until(() => known(caller).length === 2 && known(other).length === 2)
    let left = false
    other.node.onChange(() => {
      left ||= !known(other).includes('n1')
    })
    const blocked = caller.ask('block', [10_000], {receiver: 'n1', timeoutMs: 20_000})
    const queued = caller.ask('echo', ['queued'], {receiver: 'n1', timeoutMs: 20_000})
    const late = caller.ask('echo', ['late'], {receiver: 'n1', timeoutMs: 1000})
    expect(await keepCalling(other, 'n2', blocked.ended)).toBeGreaterThan(50)
    expect(await blocked.ended).toMatchObject({value: 'n1', code: undefined})
    expect(await queued.ended).toMatchObject({value: 'queued'})
    expect(await late.ended).toMatchObject({code: 'TIMEOUT'})
    expect(left).toBe(false)
    await mesh.close()
  })
})
