import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join as joinPath} from 'node:path'
import {afterEach, describe, expect, test} from 'vitest'
import {startController} from '../../../src/daffi/controller/start-controller.js'
import {connect} from '../../../src/daffi/link/connect.js'
import type {Callback} from '../../../src/daffi/node/callback.js'
import {callbackOfFunction} from '../../../src/daffi/node/callback-of-function.js'
import type {DaffiNode} from '../../../src/daffi/node/node.js'
import {GENERATIONS, type Generation} from '../../../src/daffi/wire/messages/generation.js'
import {pythonDaffi} from '../../support/python-daffi.js'
import {ask, callData, join, until} from './fixtures.js'
import {type PythonPeer, pythonPeer} from './python-peer.js'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

function folder(): string {
  const path = mkdtempSync(joinPath(tmpdir(), 'node-'))
  undo.push(() => rmSync(path, {recursive: true, force: true}))
  return path
}

async function python(
  generation: Generation,
  role: 'controller' | 'node',
  name: string,
  tmp: string,
): Promise<PythonPeer> {
  const peer = await pythonPeer(generation, role, name, tmp)
  undo.push(() => peer.kill())
  return peer
}

async function node(
  tmp: string,
  name: string,
  callbacks: readonly Callback[] = [],
  log?: string[],
): Promise<DaffiNode> {
  const joined = await join(connect, {
    address: {kind: 'unix', path: joinPath(tmp, 'daffi', '.sock')},
    name,
    callbacks,
    reconnect: true,
    log: (line) => log?.push(line),
  })
  undo.push(() => joined.stop())
  return joined
}

const functions = (given: Record<string, (...args: never[]) => unknown>): Callback[] =>
  Object.entries(given).map(([name, fn]) => callbackOfFunction(name, fn))

describe.each(GENERATIONS)('under a controller of daffi %s', (generation) => {
  describe.skipIf(!pythonDaffi(generation))('', () => {
    test('calls Python, and is called by it', async () => {
      const tmp = folder()
      const py = await python(generation, 'controller', 'py', tmp)
      const noted: unknown[] = []
      const js = await node(
        tmp,
        'js',
        functions({
          add: (a: number, b = 5) => a + b,
          echo: async (value: unknown) => value,
          fail: () => {
            throw new Error('bad value')
          },
          note: (value: unknown) => void noted.push(value),
          unsendable: () => () => 1,
          count: function* (to: number) {
            for (let n = 0; n < to; n++) yield n
          },
          who: () => 'js',
        }),
      )
      expect(js.controller).toEqual({kind: 'python', generation})

      expect((await ask(js, 'py_add', [10, 3])).result).toBe(13)
      expect((await ask(js, 'py_add', [], {kwargs: {a: 1}})).result).toBe(6)
      const nested = {list: [1, 2.5, 'x', null, true], big: 2n ** 70n, bytes: Buffer.from([0, 255])}
      expect((await ask(js, 'py_echo', [nested])).result).toEqual(nested)
      const large = 'x'.repeat(5_000_000)
      expect((await ask(js, 'py_echo', [large])).result).toBe(large)
      await expect(ask(js, 'py_boom')).rejects.toMatchObject({
        name: 'RemoteCallError',
        message: expect.stringContaining('bad value'),
      })
      await expect(ask(js, 'py_sleep', [1], {timeoutMs: 200})).rejects.toMatchObject({code: 'TIMEOUT'})
      await expect(ask(js, 'nowhere')).rejects.toMatchObject({name: 'UnableToFindCandidate'})
      expect((await ask(js, 'py_note', [1], {returnResult: false})).result).toBe(null)
      await expect(ask(js, 'py_boom', [], {returnResult: false})).rejects.toMatchObject({name: 'RemoteCallError'})

      await py.ask('wait', 'add')
      expect(await py.ask('fg', 'add', [10, 3])).toBe(13)
      expect(await py.ask('fg', 'add', [], {kwargs: {b: 2, a: 1}})).toBe(3)
      expect(await py.ask('bg', 'echo', [[1, 'x', {k: null}]])).toEqual([1, 'x', {k: null}])
      await expect(py.ask('fg', 'fail')).rejects.toMatchObject({
        name: 'RemoteCallError',
        message:
          generation === '1.0.0'
            ? "Exception while processing function 'fail' on remote executor. bad value"
            : "Exception while processing function 'fail' on remote executor [js]. bad value",
      })
      await expect(py.ask('fg', 'unsendable')).rejects.toMatchObject({name: 'RemoteCallError'})
      await expect(py.ask('fg', 'add', [1, 2, 3])).rejects.toMatchObject({name: expect.any(String)})
      await py.ask('no_return', 'note', ['quietly'])
      await until(() => noted.length === 1)
      expect(await py.ask('broadcast', 'who')).toEqual({js: 'js'})
      if (generation === '2.2.1') {
        expect(await py.ask('items', 'count', [5])).toEqual([0, 1, 2, 3, 4])
        expect((await ask(js, 'py_count', [5])).items).toEqual([0, 1, 2, 3, 4])
        expect((await ask(js, 'who', [], {flag: 'BROADCAST'})).result).toEqual({py: 'py'})
      } else expect(await py.ask('fg', 'count', [5])).toEqual([0, 1, 2, 3, 4])

      js.register(functions({late: () => 'later'}))
      await py.ask('wait', 'late')
      expect(await py.ask('fg', 'late')).toBe('later')
    })

    test('runs what it is asked for periodically', async () => {
      const tmp = folder()
      const py = await python(generation, 'controller', 'py', tmp)
      let ticks = 0
      const js = await node(tmp, 'js', functions({tick: () => ++ticks}))
      await py.ask('wait', 'tick')
      const uuid = await py.ask('period', 'tick', [], {options: {interval: 0.1}})
      await until(() => ticks >= 3)
      expect(await py.ask('tasks', 'js')).toEqual([{condition: 'period', func_name: 'tick', uuid}])
      expect(await py.ask('cancel', 'js', [uuid])).toBe(true)
      expect(await py.ask('cancel', 'js', [uuid])).toBe(false)
      await expect(py.ask('cancel', 'js', [123])).rejects.toMatchObject({name: 'RemoteCallError'})
      const before = ticks
      await py.ask('at_time', 'tick', [], {options: {in: [0.2, 0.3]}})
      await until(() => ticks === before + 2)
      expect(await py.ask('tasks', 'js')).toEqual([])

      // And the other way round.
      const owner: string = await new Promise((resolve, reject) => {
        js.call(
          {
            flag: 'REQUEST',
            func: 'py_note',
            receiver: '',
            data: callData([7]),
            returnResult: false,
            timeoutMs: 0,
            period: {interval: 0.1},
          },
          {onItem: () => undefined, onResult: (value) => resolve(String(value)), onError: reject},
        )
      })
      expect(owner).toBe('py')
    })

    test('fails calls when the controller dies, and comes back to the next one', async () => {
      const tmp = folder()
      const py = await python(generation, 'controller', 'py', tmp)
      const log: string[] = []
      const js = await node(tmp, 'js', functions({add: (a: number, b: number) => a + b}), log)
      const waiting = ask(js, 'py_sleep', [20], {timeoutMs: 0})
      setTimeout(() => py.kill(), 200)
      await expect(waiting).rejects.toMatchObject({code: 'CONTROLLER_LOST'})
      await py.ended
      const again = await python(generation, 'controller', 'py', tmp)
      await again.ask('wait', 'add')
      expect(await again.ask('fg', 'add', [1, 2])).toBe(3)
      await until(() => js.mapping.get('py')?.has('py_add') === true)
      expect((await ask(js, 'py_add', [1, 2])).result).toBe(3)
      expect(log).toHaveLength(2)
    })

    test('learns of a node that died in the middle of a call', async () => {
      const tmp = folder()
      await python(generation, 'controller', 'ctl', tmp)
      const js = await node(tmp, 'js')
      const worker = await python(generation, 'node', 'worker', tmp)
      await until(() => js.mapping.has('worker'))
      const waiting = ask(js, 'py_sleep', [20], {timeoutMs: 0, receiver: 'worker'})
      setTimeout(() => worker.kill(), 500)
      await expect(waiting).rejects.toMatchObject({name: 'RemoteStoppedUnexpectedly', code: 'NODE_STOPPED'})
    })

    test('streams to Python, and from it', async () => {
      const tmp = folder()
      const py = await python(generation, 'controller', 'py', tmp)
      const taken: number[] = []
      const js = await node(
        tmp,
        'js',
        functions({
          take: async (n: number) => {
            if (n === 1313) throw new Error('unlucky')
            taken.push(n)
          },
        }),
      )
      const {signal} = new AbortController()
      const numbers = async function* (to: number) {
        for (let n = 20; n < to; n++) yield [n]
      }
      await js.stream('py_note', '', numbers(120), signal)
      expect((await ask(js, 'py_seen')).result).toEqual(Array.from({length: 100}, (_, n) => n + 20))
      await python(generation, 'node', 'other', tmp)
      await until(() => js.mapping.get('other')?.has('py_note') === true)
      await js.stream('py_note', 'other', numbers(25), signal)
      expect((await ask(js, 'py_seen', [], {receiver: 'other'})).result).toEqual([20, 21, 22, 23, 24])
      expect((await ask(js, 'py_seen', [], {receiver: 'py'})).result).toHaveLength(100)
      if (generation === '1.0.0') return
      const unlucky = async function* () {
        for (let n = 10; n < 500; n++) yield [n]
      }
      await expect(js.stream('py_take', 'py', unlucky(), signal)).rejects.toMatchObject({
        message: "Exception while streaming to function 'py_take' on remote executor [py]. unlucky",
      })
      await py.ask('wait', 'take')
      await py.ask('stream', 'take', [1000])
      expect(taken).toEqual(Array.from({length: 1000}, (_, n) => n))
      await expect(py.ask('stream', 'take', [2000])).rejects.toMatchObject({
        message: "Exception while streaming to function 'take' on remote executor [js]. unlucky",
      })
    })
  })
})

describe.each(GENERATIONS)('under our controller, with nodes of daffi %s', (generation) => {
  describe.skipIf(!pythonDaffi(generation))('', () => {
    test('calls them, is called, and streams to both kinds in order', async () => {
      const tmp = folder()
      const controller = await startController(
        {
          listen: {kind: 'unix', path: joinPath(tmp, 'daffi', '.sock')},
          tls: undefined,
          generation: undefined,
          allow: undefined,
          tasksFile: undefined,
        },
        () => undefined,
      )
      undo.push(() => controller.close())
      const py = await python(generation, 'node', 'py', tmp)
      const taken: number[] = []
      await node(
        tmp,
        'js',
        functions({
          add: (a: number, b: number) => a + b,
          py_note: async (n: number) => {
            await null
            taken.push(n)
          },
          fail: () => {
            throw new Error('bad value')
          },
        }),
      )
      const caller = await node(tmp, 'caller')
      await until(() => caller.mapping.has('js') && caller.mapping.has('py'))
      expect((await ask(caller, 'py_add', [2])).result).toBe(7)
      await expect(ask(caller, 'py_boom')).rejects.toMatchObject({
        name: 'RemoteCallError',
        remoteStack: expect.stringContaining('peer.py'),
      })
      await py.ask('wait', 'add')
      expect(await py.ask('fg', 'add', [1, 2])).toBe(3)
      await expect(py.ask('fg', 'fail')).rejects.toMatchObject({name: 'RemoteCallError'})
      const numbers = async function* () {
        for (let n = 0; n < 200; n++) yield [n]
      }
      await caller.stream('py_note', '', numbers(), new AbortController().signal)
      const all = Array.from({length: 200}, (_, n) => n)
      expect(taken).toEqual(all)
      expect((await ask(caller, 'py_seen')).result).toEqual(all)
    })
  })
})

describe.skipIf(!pythonDaffi('1.0.0'))('under a controller of daffi 1.0.0', () => {
  test('stops when all are told to', async () => {
    const tmp = folder()
    const py = await python('1.0.0', 'controller', 'py', tmp)
    const js = await node(tmp, 'js', functions({add: () => 1}))
    await py.ask('wait', 'add')
    expect(await py.ask('kill_all', '')).toEqual({js: null})
    await js.stopped
  })
})
