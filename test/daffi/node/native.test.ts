import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join as joinPath} from 'node:path'
import {afterEach, expect, test} from 'vitest'
import type {Controller} from '../../../src/daffi/controller/controller.js'
import {startController} from '../../../src/daffi/controller/start-controller.js'
import {connect} from '../../../src/daffi/link/connect.js'
import type {Callback} from '../../../src/daffi/node/callback.js'
import {callbackOfFunction} from '../../../src/daffi/node/callback-of-function.js'
import {callbacksOfClass} from '../../../src/daffi/node/callbacks-of-class.js'
import type {DaffiNode} from '../../../src/daffi/node/node.js'
import {ask, join, until} from './fixtures.js'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function mesh(): Promise<{path: string; controller: Controller; restart(): Promise<void>}> {
  const directory = mkdtempSync(joinPath(tmpdir(), 'node-'))
  undo.push(() => rmSync(directory, {recursive: true, force: true}))
  const path = joinPath(directory, '.sock')
  const start = () =>
    startController(
      {listen: {kind: 'unix', path}, tls: undefined, generation: undefined, allow: undefined, tasksFile: undefined},
      () => undefined,
    )
  const started = {
    path,
    controller: await start(),
    restart: async () => {
      started.controller = await start()
    },
  }
  undo.push(() => started.controller.close())
  return started
}

async function node(
  path: string,
  name: string,
  callbacks: readonly Callback[] = [],
  log?: string[],
): Promise<DaffiNode> {
  const joined = await join(connect, {
    address: {kind: 'unix', path},
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

const knows = (caller: DaffiNode, func: string) =>
  until(() => [...caller.mapping.values()].some((callbacks) => callbacks.has(func)))

test('sync, async and generator callbacks, and what they fail with', async () => {
  const {path} = await mesh()
  await node(
    path,
    'worker',
    functions({
      add: (a: number, b = 5) => a + b,
      later: async (value: unknown) => value,
      count: function* (to: number) {
        for (let n = 0; n < to; n++) yield n
      },
      slowly: async function* (to: number) {
        for (let n = 0; n < to; n++) {
          await null
          yield {n}
        }
      },
      breaks: function* () {
        yield 1
        throw new Error('half way')
      },
      fail: () => {
        throw new RangeError('bad value')
      },
      refuse: () => Promise.reject(new Error('not now')),
      unsendable: () => () => 1,
      iterator: () => [1, 2].values(),
    }),
  )
  const caller = await node(path, 'caller')
  await knows(caller, 'add')
  expect((await ask(caller, 'add', [10])).result).toBe(15)
  expect((await ask(caller, 'add', [], {kwargs: {b: 1, a: 2}})).result).toBe(3)
  expect((await ask(caller, 'later', [{a: [1, 'x', null, 2n ** 70n]}])).result).toEqual({a: [1, 'x', null, 2n ** 70n]})
  expect((await ask(caller, 'count', [3])).items).toEqual([0, 1, 2])
  expect((await ask(caller, 'count', [20_000])).items).toHaveLength(20_000)
  expect((await ask(caller, 'slowly', [2])).items).toEqual([{n: 0}, {n: 1}])
  expect((await ask(caller, 'iterator')).result).toEqual([1, 2])
  await expect(ask(caller, 'breaks')).rejects.toMatchObject({name: 'RemoteCallError'})
  await expect(ask(caller, 'fail')).rejects.toMatchObject({
    name: 'RemoteCallError',
    message: "Exception while processing function 'fail' on remote executor [worker]. bad value",
    remoteStack: expect.stringContaining('native.test.ts'),
  })
  await expect(ask(caller, 'refuse')).rejects.toMatchObject({message: expect.stringContaining('not now')})
  await expect(ask(caller, 'unsendable')).rejects.toMatchObject({code: 'CALL_FAILED'})
  await expect(ask(caller, 'nowhere')).rejects.toMatchObject({name: 'UnableToFindCandidate'})
  await expect(ask(caller, 'nowhere', [], {receiver: 'worker'})).rejects.toMatchObject({name: expect.any(String)})
  await expect(ask(caller, 'add', [1, 2, 3])).rejects.toMatchObject({message: expect.stringContaining('add(a, b=')})
  await expect(ask(caller, 'add', [], {kwargs: {c: 1}})).rejects.toMatchObject({
    message: expect.stringContaining('unexpected keyword'),
  })
})

test('timeouts come at their time, also after the thread was busy', async () => {
  const {path} = await mesh()
  await node(path, 'worker', functions({forever: () => new Promise(() => undefined), quick: () => 1}))
  const caller = await node(path, 'caller')
  await knows(caller, 'forever')
  const start = performance.now()
  await expect(ask(caller, 'forever', [], {timeoutMs: 150})).rejects.toMatchObject({
    name: 'TimeoutError',
    code: 'TIMEOUT',
  })
  expect(performance.now() - start).toBeGreaterThan(148)
  expect(performance.now() - start).toBeLessThan(400)
})

test('ten thousand calls at once, and every one of them answered', async () => {
  const {path} = await mesh()
  await node(path, 'worker', functions({square: (n: number) => n * n}))
  const caller = await node(path, 'caller')
  await knows(caller, 'square')
  const results = await Promise.all(Array.from({length: 10_000}, (_, n) => ask(caller, 'square', [n])))
  expect(results.every(({result}, n) => result === n * n)).toBe(true)
})

test('methods of a class, before and after there is an instance', async () => {
  class Counter {
    #count = 0
    static twice(n: number) {
      return n * 2
    }
    next(by = 1) {
      this.#count += by
      return this.#count
    }
    _hidden() {}
  }
  const {path} = await mesh()
  const worker = await node(path, 'worker', callbacksOfClass(Counter))
  const caller = await node(path, 'caller')
  await knows(caller, 'next')
  expect([...(caller.mapping.get('worker')?.keys() ?? [])].sort()).toEqual(['next', 'twice'])
  expect((await ask(caller, 'twice', [4])).result).toBe(8)
  await expect(ask(caller, 'next')).rejects.toMatchObject({message: expect.stringContaining("Instance of 'Counter'")})
  worker.register(callbacksOfClass(Counter, {instance: new Counter()}))
  await until(() => caller.mapping.get('worker')?.get('next')?.method?.callable === true)
  expect((await ask(caller, 'next', [3])).result).toBe(3)
  expect((await ask(caller, 'next')).result).toBe(4)
})

test('broadcast, a call within a call, and a stopped node', async () => {
  const {path} = await mesh()
  const first = await node(path, 'first', functions({who: () => 'first'}))
  const second = await node(path, 'second')
  second.register(functions({who: () => 'second', relay: async () => (await ask(second, 'who')).result}))
  const caller = await node(path, 'caller')
  await until(() => caller.mapping.get('second')?.has('relay') === true)
  expect((await ask(caller, 'who', [], {flag: 'BROADCAST'})).result).toEqual({first: 'first', second: 'second'})
  expect((await ask(caller, 'who', [], {flag: 'BROADCAST', returnResult: false})).result).toBe(null)
  expect((await ask(caller, 'relay')).result).toBe('first')
  await first.stop()
  await first.stopped
  await until(() => !caller.mapping.has('first'))
  expect((await ask(caller, 'who')).result).toBe('second')
})

test('a node that is told to stop stops, and lets what runs end', async () => {
  const {path} = await mesh()
  const worker = await node(
    path,
    'worker',
    functions({slow: () => new Promise((resolve) => setTimeout(resolve, 300, 'done'))}),
  )
  const caller = await node(path, 'caller')
  await knows(caller, 'slow')
  const slow = ask(caller, 'slow')
  await ask(caller, '@stop', ['worker'])
  await worker.stopped
  expect((await slow).result).toBe('done')
})

test('comes back to a controller that was restarted', async () => {
  const started = await mesh()
  const log: string[] = []
  await node(started.path, 'worker', functions({add: (a: number, b: number) => a + b}), log)
  const caller = await node(started.path, 'caller')
  await knows(caller, 'add')
  await started.controller.close()
  await until(() => caller.controller === undefined)
  await expect(ask(caller, 'add', [1, 2])).rejects.toMatchObject({code: 'CONTROLLER_LOST'})
  await started.restart()
  await until(() => caller.controller !== undefined && caller.mapping.has('worker') && log.length === 2)
  await until(() => caller.mapping.has('worker'))
  expect((await ask(caller, 'add', [1, 2])).result).toBe(3)
})

test('a taken name is refused', async () => {
  const {path} = await mesh()
  await node(path, 'worker')
  await expect(node(path, 'worker')).rejects.toMatchObject({code: 'NODE_NAME_TAKEN'})
})

test('a stream reaches every node in its order, and ends with the first failure', async () => {
  const {path} = await mesh()
  const taken: Record<string, number[]> = {one: [], two: []}
  const take = (name: string) => async (n: number) => {
    if (n % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    if (n === 666) throw new Error('the beast')
    taken[name]?.push(n)
  }
  await node(path, 'one', functions({take: take('one')}))
  await node(path, 'two', functions({take: take('two')}))
  const caller = await node(path, 'caller')
  await until(() => caller.mapping.has('one') && caller.mapping.has('two'))
  const numbers = async function* (to: number) {
    for (let n = 0; n < to; n++) yield [n]
  }
  const {signal} = new AbortController()
  await caller.stream('take', '', numbers(500), signal)
  const all = Array.from({length: 500}, (_, n) => n)
  expect(taken).toEqual({one: all, two: all})

  await caller.stream('take', 'two', numbers(3), signal)
  expect(taken.two).toHaveLength(503)
  expect(taken.one).toHaveLength(500)
  await expect(caller.stream('take', '', numbers(5000), signal)).rejects.toMatchObject({
    message: expect.stringMatching(
      /^Exception while streaming to function 'take' on remote executor \[\w+\]\. the beast$/,
    ),
  })
  await expect(caller.stream('take', '', numbers(0), signal)).rejects.toMatchObject({message: 'Stream is empty'})
  await expect(caller.stream('other', '', numbers(1), signal)).rejects.toMatchObject({code: 'CANDIDATE_MISSING'})
})
