import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import type {HeldCallFields} from '../../../src/daffi/wire/operations.js'
import {readPickle} from '../../../src/daffi/wire/pickle/read-pickle.js'
import {toJavaScript} from '../../../src/daffi/wire/pickle/to-javascript.js'
import {argumentsOf, fakeMesh, outcome, request, rpc} from './fake-mesh.js'
import {call, callData, operate, startMesh, type TestMesh, until} from './mesh.js'

let mesh: TestMesh
beforeEach(async () => {
  mesh = await startMesh()
})
afterEach(() => mesh.close())

const held = (func: string, args: readonly unknown[], given: Partial<HeldCallFields> = {}): HeldCallFields => ({
  kind: 'call',
  func,
  receiver: null,
  data: callData(args),
  eta: 0,
  timeout: 0,
  interval: null,
  atTime: null,
  ...given,
})
const resultIn = (data: Uint8Array | null): unknown => (data ? toJavaScript(readPickle(data)) : undefined)

describe('operations of the controller', () => {
  test('nodes, with what they have', async () => {
    await mesh.node('math', {add: (a: number, b: number) => a + b})
    const caller = await mesh.caller()
    expect(await operate(caller, '@nodes')).toEqual([
      {
        name: 'math',
        kind: 'continuum',
        generation: null,
        callbacks: ['add'],
        load: 0,
        age: expect.any(Number),
        address: null,
      },
    ])
  })

  test('a held call runs when its caller has gone, and another one fetches the result', async () => {
    await mesh.node('math', {add: (a: number, b: number) => a + b})
    const first = await mesh.caller()
    const id = await operate(first, '@hold', held('add', [2, 3], {eta: 0.05}))
    await first.stop()
    const second = await mesh.caller()
    const facts = await operate(second, '@result', id, 10)
    expect(facts).toMatchObject({id, state: 'done', func: 'add', runs: 1, error: null})
    expect(resultIn(facts.result)).toEqual([[5], {}, null])
    expect(await operate(second, '@tasks')).toMatchObject([{id, state: 'done', result: null}])
    expect(await operate(second, '@cancel', id)).toBe(false)
  })

  test('what a held call fails with is kept', async () => {
    await mesh.node('bad', {
      boom: () => {
        throw new Error('js boom')
      },
      *items() {
        yield 1
        yield 2
      },
    })
    const caller = await mesh.caller()
    const failed = await operate(caller, '@hold', held('boom', []))
    expect(await operate(caller, '@result', failed, 10)).toMatchObject({
      state: 'failed',
      error: {type: 'RemoteCallError', message: expect.stringContaining('js boom'), stack: expect.any(String)},
    })
    const nobody = await operate(caller, '@hold', held('nosuch', []))
    expect(await operate(caller, '@result', nobody, 10)).toMatchObject({
      state: 'failed',
      error: {type: 'UnableToFindCandidate'},
    })
    await mesh.peer('silent', ['sleep'])
    const late = await operate(caller, '@hold', held('sleep', [], {timeout: 0.05}))
    expect(await operate(caller, '@result', late, 10)).toMatchObject({state: 'failed', error: {type: 'TimeoutError'}})
    const items = await operate(caller, '@hold', held('items', []))
    expect(resultIn((await operate(caller, '@result', items, 10)).result)).toEqual([[[1, 2]], {}, null])
  })

  test('a periodic one runs until it is cancelled', async () => {
    let count = 0
    await mesh.node('clock', {tick: () => void count++})
    const caller = await mesh.caller()
    const id = await operate(caller, '@hold', held('tick', [], {kind: 'periodic', interval: 0.02}))
    await until(() => count >= 3)
    expect(await operate(caller, '@result', id, null)).toMatchObject({kind: 'periodic', ended: null})
    expect(await operate(caller, '@cancel', id)).toBe(true)
    expect(await operate(caller, '@result', id, 5)).toMatchObject({state: 'cancelled'})
  })

  test('a process does not hold a call for itself', async () => {
    const alone = await mesh.node('alone', {f: () => 'alone'})
    await expect(operate(alone, '@hold', held('f', []))).rejects.toMatchObject({code: 'CANDIDATE_MISSING'})
    await mesh.node('other', {f: () => 'other'})
    const id = await operate(alone, '@hold', held('f', []))
    expect(resultIn((await operate(alone, '@result', id, 10)).result)).toEqual([['other'], {}, null])
  })

  test('stopping a node', async () => {
    const node = await mesh.node('node', {f: () => 1})
    const caller = await mesh.caller()
    expect(await operate(caller, '@stop', 'node')).toBeNull()
    await node.stopped
    await expect(operate(caller, '@stop', 'node')).rejects.toMatchObject({code: 'NODE_UNKNOWN'})
  })

  test('unknown ids, wrong arguments, unknown operations', async () => {
    const caller = await mesh.caller()
    await expect(operate(caller, '@result', 'nosuch', null)).rejects.toMatchObject({code: 'TASK_UNKNOWN'})
    const id = await operate(caller, '@hold', held('f', [], {eta: 3600}))
    await expect(operate(caller, '@result', 'nosuch', 1)).rejects.toMatchObject({code: 'TASK_UNKNOWN'})
    expect(await operate(caller, '@result', id, 0.05)).toMatchObject({state: 'waiting'})
    for (const wrong of [
      {...held('f', []), eta: -1},
      {...held('f', []), kind: 'x'},
      {...held('f', []), interval: 1},
      5,
    ]) {
      await expect(call(caller, '@hold', [wrong])).rejects.toMatchObject({code: 'CALL_INVALID'})
    }
    await expect(call(caller, '@nosuch')).rejects.toMatchObject({code: 'CONTROLLER_UNSUPPORTED'})
  })

  test('a restarted controller goes on with what it held', async () => {
    const listen = {kind: 'unix', path: join(mesh.folder, 'other')} as const
    const tasksFile = join(mesh.folder, 'daffi.db')
    const before = await startMesh({listen, tasksFile})
    const caller = await before.caller()
    const id = await operate(caller, '@hold', held('f', [], {eta: 0.3}))
    await before.close()
    const after = await startMesh({listen, tasksFile})
    await after.node('node', {f: () => 'later'})
    const facts = await operate(await after.caller(), '@result', id, 10)
    expect(resultIn(facts.result)).toEqual([['later'], {}, null])
    await after.close()
  })
})

describe('for Python', () => {
  test('operations are ours alone: for Python they are names that nobody has', async () => {
    const broker = fakeMesh()
    const python = await broker.python('python', '1.0.0')
    python.send(request(1, '@nodes'))
    expect(rpc(python)).toMatchObject([{flag: 'UNABLE_TO_FIND_CANDIDATE', uuid: 1}])
  })

  test('1.0.0 is stopped by its own flag, 2.2.1 cannot be', async () => {
    for (const [generation, expected] of [
      ['1.0.0', null],
      ['2.2.1', {error: expect.any(String)}],
    ] as const) {
      const broker = fakeMesh()
      const python = await broker.python('python', generation)
      const caller = await broker.native('caller', [], 'caller')
      caller.send(request(5, '@stop', {data: argumentsOf(['python'])}))
      if (generation === '1.0.0') {
        expect(rpc(python)).toMatchObject([{flag: 'STOP_REQUEST', funcName: '__kill_all'}])
        python.drop()
      }
      await until(() => rpc(caller).length > 0)
      expect(outcome(rpc(caller)[0])).toEqual(expected)
    }
  })

  test('a function cannot be sent to a process of ours', async () => {
    const broker = fakeMesh()
    await broker.native('ours')
    const python = await broker.python('python', '1.0.0')
    python.send(request(5, '__transfer_and_call', {receiver: 'ours'}))
    expect(outcome(rpc(python)[0])).toEqual({error: expect.stringContaining('ours')})
  })

  test('a period that is none is refused, and its caller hears of it', async () => {
    const broker = fakeMesh()
    await broker.native('ours', ['f'])
    const python = await broker.python('python', '2.2.1')
    for (const period of [{interval: Number.NaN}, {interval: -1}, {atTime: [Number.POSITIVE_INFINITY]}, {atTime: []}]) {
      python.send(request(5, 'f', {period, returnResult: false}))
      const before = rpc(python).length
      await until(() => rpc(python).length > before)
      expect(rpc(python).at(-1)).toMatchObject({flag: 'SUCCESS', uuid: 5, returnResult: true})
      expect(outcome(rpc(python).at(-1))).toEqual({error: expect.any(String)})
    }
    python.send(request(6, 'nosuch', {period: {interval: 1}, returnResult: false}))
    expect(rpc(python).at(-1)).toMatchObject({flag: 'UNABLE_TO_FIND_CANDIDATE', uuid: 6, returnResult: true})
  })
})
