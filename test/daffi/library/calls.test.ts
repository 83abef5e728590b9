import {setTimeout as sleep} from 'node:timers/promises'
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest'
import type {Global} from '../../../src/daffi/library/global.js'
import {kwargs} from '../../../src/daffi/library/kwargs.js'
import {
  GlobalContextError,
  InitializationError,
  RemoteCallError,
  TimeoutError,
} from '../../../src/daffi/wire/exceptions.js'
import {type TestMesh, testMesh} from './mesh.js'

// The ways of calling as the seed documents them (daffi-semantics, section 5), over a real controller.

interface Functions {
  add(a: number, b?: number): number
  slow(seconds: number): string
  fail(text: string): never
  nothing(): null
  echo(value: unknown): unknown
  count(n: number): Generator<number>
  breaks(n: number): Generator<number>
  note(item: unknown): void
}

let mesh: TestMesh
let g: Global<Functions>
let noted: unknown[]

beforeEach(async () => {
  mesh = await testMesh()
  noted = []
  await mesh.node('s1', {
    add: (a: number, b = 5) => a + b,
    slow: async (seconds: number) => {
      await sleep(seconds * 1000)
      return 'slow'
    },
    fail: (text: string) => {
      throw new RangeError(text)
    },
    nothing: () => null,
    echo: (value: unknown) => value,
    count: function* (n: number) {
      for (let item = 0; item < n; item++) yield item
    },
    breaks: function* (n: number) {
      for (let item = 0; item < n; item++) yield item
      throw new Error('broken')
    },
    note: (item: unknown) => void noted.push(item),
  })
  g = mesh.global<Functions>({processName: 'me'})
  await g.ready
})
afterEach(() => mesh.close())

describe('fg', () => {
  test('waits for the result, whatever it is', async () => {
    expect(await g.call.add(1, 2).fg()).toBe(3)
    expect(await g.call.add(1).fg()).toBe(6)
    expect(await g.call.nothing().fg()).toBeNull()
    const value = {list: [1, 'two', null, true, 2 ** 70, 1.5], map: new Map([[1, new Set([2])]]), big: 2n ** 70n}
    expect(await g.call.echo(value).fg()).toEqual(value)
  })

  test('takes arguments by name', async () => {
    expect(await g.call.add(1, kwargs({b: 10})).fg()).toBe(11)
    expect(await g.call.add(kwargs({b: 10, a: 2})).fg()).toBe(12)
    await expect(g.call.add(1, kwargs({c: 1})).fg()).rejects.toThrow("unexpected keyword argument 'c'")
  })

  test('fails as RemoteCallError with the text and the place of the failure', async () => {
    const error = await g.call
      .fail('bad value')
      .fg()
      .catch((reason) => reason)
    expect(error).toBeInstanceOf(RemoteCallError)
    expect(error).toMatchObject({name: 'RemoteCallError', code: 'CALL_FAILED'})
    expect(error.message).toContain("Exception while processing function 'fail' on remote executor")
    expect(error.message).toContain('bad value')
    expect(error.remoteStack).toContain('calls.test.ts')
  })

  test('times out on time; the late result harms nobody', async () => {
    const start = performance.now()
    await expect(g.call.slow(0.6).fg({timeout: '250ms'})).rejects.toMatchObject({
      name: 'TimeoutError',
      code: 'TIMEOUT',
      message: 'Function slow result timed out',
    })
    const took = performance.now() - start
    expect(took).toBeGreaterThan(245)
    expect(took).toBeLessThan(450)
    await sleep(500)
    expect(await g.call.add(1, 1).fg()).toBe(2)
  })

  test('goes to the receiver that is asked for', async () => {
    await mesh.node('s2', {add: (..._numbers: number[]) => 's2'})
    await g.waitProcess('s2', {timeout: 5})
    for (let round = 0; round < 10; round++) {
      expect(await g.call.add(1, 1).fg({receiver: 's2'})).toBe('s2')
    }
    await expect(g.call.add(1, 1).fg({receiver: 'zz'})).rejects.toMatchObject({code: 'NODE_UNKNOWN'})
  })

  test('spreads over the nodes that have the function', async () => {
    await Promise.all(['s2', 's3'].map((name) => mesh.node(name, {who: () => name})))
    const other = mesh.global<{who(): string}>()
    await Promise.all(['s2', 's3'].map((name) => other.waitProcess(name, {timeout: 5})))
    const calls = await Promise.all(Array.from({length: 200}, () => other.call.who().fg()))
    expect(calls.filter((name) => name === 's2').length).toBeGreaterThan(50)
    expect(calls.filter((name) => name === 's3').length).toBeGreaterThan(50)
  })
})

describe('generators', () => {
  test('for await takes the items from the call itself, or from what it resolves with', async () => {
    const seen: number[] = []
    for await (const item of g.call.count(5).fg()) seen.push(item)
    for await (const item of await g.call.count(3).fg()) seen.push(item)
    for await (const item of await g.call.count(0).fg()) seen.push(item)
    expect(seen).toEqual([0, 1, 2, 3, 4, 0, 1, 2])
  })

  test('thousands of items come in order', async () => {
    let next = 0
    for await (const item of g.call.count(4000).fg()) expect(item).toBe(next++)
    expect(next).toBe(4000)
  })

  test('an error is thrown where it happened', async () => {
    const seen: number[] = []
    const loop = async () => {
      for await (const item of g.call.breaks(3).fg()) seen.push(item)
    }
    await expect(loop()).rejects.toThrow(RemoteCallError)
    expect(seen).toEqual([0, 1, 2])
  })

  test('in the background too', async () => {
    const result = g.call.count(3).bg({eta: 0.01})
    const seen: number[] = []
    for await (const item of await result.get({timeout: 5})) seen.push(item)
    expect(seen).toEqual([0, 1, 2])
    const again = await result.get()
    expect(() => again[Symbol.asyncIterator]()).toThrow(InitializationError)
  })

  test('a value is no generator', async () => {
    const loop = async () => {
      for await (const _ of g.call.add(1, 2).fg());
    }
    await expect(loop()).rejects.toThrow(InitializationError)
  })
})

describe('bg', () => {
  test('goes on at once; get gives the result, and gives it again', async () => {
    const result = g.call.slow(0.05).bg()
    expect(result.ready).toBe(false)
    expect(await result.get()).toBe('slow')
    expect(result.ready).toBe(true)
    expect(await result.get({timeout: 1})).toBe('slow')
    const none = g.call.nothing().bg()
    expect([await none.get(), await none.get()]).toEqual([null, null])
  })

  test('a timeout of get ends that wait, one of bg the call', async () => {
    const result = g.call.slow(0.3).bg()
    await expect(result.get({timeout: 0.05})).rejects.toThrow(TimeoutError)
    expect(await result.get()).toBe('slow')
    const limited = g.call.slow(0.3).bg({timeout: 0.05})
    await expect(limited.get()).rejects.toThrow(TimeoutError)
    await expect(limited.get()).rejects.toThrow(TimeoutError)
  })

  test('an error waits for get, and comes again', async () => {
    const result = g.call.fail('bad').bg()
    await vi.waitFor(() => expect(result.ready).toBe(true))
    await expect(result.get()).rejects.toThrow(RemoteCallError)
    await expect(result.get()).rejects.toThrow(RemoteCallError)
  })

  test('eta holds the call here', async () => {
    const start = performance.now()
    const result = g.call.note('later').bg({eta: 0.2})
    await g.call.note('sooner').fg()
    await result.get()
    expect(performance.now() - start).toBeGreaterThan(195)
    expect(noted).toEqual(['sooner', 'later'])
  })
})

describe('noReturn', () => {
  test('resolves at once, before the function has run', async () => {
    await g.call.note('a').noReturn()
    await g.call.note('b').noReturn({eta: '50ms'})
    await vi.waitFor(() => expect(noted).toEqual(['a', 'b']))
  })

  test('a remote failure is logged', async () => {
    await g.call.fail('bad value').noReturn()
    await vi.waitFor(() => expect(mesh.lines.join('\n')).toContain('bad value'))
  })

  test('a call that cannot be made rejects, and is logged when nobody waits', async () => {
    await expect((g as Global).call.nosuch().noReturn()).rejects.toThrow(GlobalContextError)
    void (g as Global).call.nosuch().noReturn()
    await vi.waitFor(() => expect(mesh.lines.filter((line) => line.includes('nosuch')).length).toBeGreaterThan(1))
  })
})

describe('broadcast', () => {
  test('gives an object of node and value, or error, and hides nobody', async () => {
    await mesh.node('s2', {add: (a: number, b: number) => a * b})
    await mesh.node('s3', {
      add: () => {
        throw new Error('not here')
      },
    })
    await Promise.all(['s2', 's3'].map((name) => g.waitProcess(name, {timeout: 5})))
    const results = await g.call.add(3, 4).broadcast({returnResult: true, timeout: 5})
    expect(results).toEqual({s1: 7, s2: 12, s3: expect.any(RemoteCallError)})
    expect(await g.call.add(3, 4).broadcast()).toBeUndefined()
  })

  test('a node that dies has an error, the others their results', async () => {
    const dying = await mesh.node('s2', {slow: () => new Promise(() => {})})
    await g.waitProcess('s2', {timeout: 5})
    const results = g.call.slow(0.3).broadcast({returnResult: true, timeout: 10})
    await sleep(100)
    void dying.stop()
    expect(await results).toEqual({s1: 'slow', s2: expect.any(Error)})
  })

  test('times out as a whole', async () => {
    await expect(g.call.slow(1).broadcast({returnResult: true, timeout: 0.1})).rejects.toThrow(TimeoutError)
  })
})

describe('period', () => {
  test('runs again and again until it is cancelled, and is listed meanwhile', async () => {
    const task = await g.call.note('tick').period({period: 0.1})
    await vi.waitFor(() => expect(noted.length).toBeGreaterThanOrEqual(3), {timeout: 5000})
    const tasks = await g.getScheduledTasks(task.process)
    expect(tasks).toMatchObject([{func: 'note', uuid: task.uuid, condition: 'period'}])
    expect(await task.cancel()).toBe(true)
    expect(await g.getScheduledTasks(task.process)).toEqual([])
    const ran = noted.length
    await sleep(300)
    expect(noted.length - ran).toBeLessThanOrEqual(1)
    expect(await g.cancelScheduledTaskByUuid(task.process, task.uuid)).toBe(false)
    await expect(g.cancelScheduledTaskByUuid(task.process, 123)).rejects.toThrow(RemoteCallError)
  })

  test('at points in time', async () => {
    const now = Date.now() / 1000
    await g.call.note('then').period({atTime: [now + 0.2, now + 0.4]})
    await vi.waitFor(() => expect(noted).toEqual(['then', 'then']), {timeout: 5000})
  })

  test('is refused as upstream refuses it', async () => {
    await expect(g.call.note(1).period({})).rejects.toThrow(InitializationError)
    await expect(g.call.note(1).period({period: 1, atTime: 1e10})).rejects.toThrow(InitializationError)
    await expect((g as Global).call.nosuch().period({interval: 1})).rejects.toThrow(GlobalContextError)
  })
})

describe('stream', () => {
  test('passes every item to every node, in order', async () => {
    const others: unknown[] = []
    await mesh.node('s2', {note: (item: unknown) => void others.push(item)})
    await g.waitProcess('s2', {timeout: 5})
    const items = Array.from({length: 1000}, (_, index) => index)
    await g.call.note(items).stream()
    expect(noted).toEqual(items)
    expect(others).toEqual(items)
    await g.call.note(['one']).stream({receiver: 's1'})
    expect(noted.at(-1)).toBe('one')
    expect(others).toHaveLength(1000)
  })

  test('an empty one is refused, a failing receiver fails it', async () => {
    await expect(g.call.note([]).stream()).rejects.toThrow(InitializationError)
    await expect((g as Global).call.fail(['a', 'b']).stream()).rejects.toThrow(RemoteCallError)
  })
})
