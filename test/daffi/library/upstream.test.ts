import {setTimeout as sleep} from 'node:timers/promises'
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest'
import {foreground} from '../../../src/daffi/call/foreground.js'
import type {Global} from '../../../src/daffi/library/global.js'
import type {DaffiNode} from '../../../src/daffi/node/node.js'
import {GlobalContextError} from '../../../src/daffi/wire/exceptions.js'
import {type TestMesh, testMesh} from './mesh.js'

// The integration tests of upstream's suite that concern calls, with fewer rounds (reference: daffi-tests).

const NAMES = Array.from({length: 9}, (_, index) => `node-${index}`)

/** The calls of a test in upstream's two forms. */
const WAYS = {
  FG: (call: ReturnType<Global['call'][string]>) => call.fg({timeout: 10}),
  BG: (call: ReturnType<Global['call'][string]>) => call.bg({timeout: 10}).get(),
} as const

describe.each(['unix', 'tcp'] as const)('over %s', (kind) => {
  let mesh: TestMesh
  let g: Global

  beforeEach(async () => {
    mesh = await testMesh(kind)
    g = mesh.global({processName: 'caller'})
    await g.ready
  })
  afterEach(() => mesh.close())

  const nodes = async (functions: (name: string, index: number) => Parameters<TestMesh['node']>[1]) => {
    const joined = await Promise.all(NAMES.map((name, index) => mesh.node(name, functions(name, index))))
    await Promise.all(NAMES.map((name) => g.waitProcess(name, {timeout: 10})))
    return joined
  }

  test('test_broadcast: nine nodes have the same callback', async () => {
    await nodes((name) => ({same: async (value: number) => `${name}.${value}`}))
    const results = await g.call.same(5).broadcast({returnResult: true, timeout: 10})
    expect(results).toEqual(Object.fromEntries(NAMES.map((name) => [name, `${name}.5`])))
  })

  test('test_many_nodes, broadcast: every node runs every one', async () => {
    const ran = new Map<string, number>(NAMES.map((name) => [name, 0]))
    await nodes((name) => ({tick: () => ran.set(name, (ran.get(name) ?? 0) + 1).size}))
    for (let round = 0; round < 50; round++) {
      const results = await g.call.tick().broadcast({returnResult: true, timeout: 10})
      expect(Object.keys(results).toSorted()).toEqual(NAMES)
    }
    expect([...ran.values()]).toEqual(NAMES.map(() => 50))
  })

  test.each(['FG', 'BG'] as const)('test_many_nodes[%s]: each has a callback of its own', async (way) => {
    await nodes((name, index) => ({[`callback_${index}`]: (...args: unknown[]) => [name, args]}))
    for (let round = 0; round < 100; round++) {
      const index = (round * 7) % NAMES.length
      expect(await WAYS[way](g.call[`callback_${index}`](round, 'x'))).toEqual([NAMES[index], [round, 'x']])
    }
  })

  test.each(['FG', 'BG'] as const)(
    'test_many_callbacks[%s]: one node with 998 callbacks echoes them all',
    async (way) => {
      const functions = Object.fromEntries(
        Array.from({length: 998}, (_, index) => [
          `callback_${index}`,
          index % 2 === 0 ? (...args: unknown[]) => args : async (...args: unknown[]) => args,
        ]),
      )
      await mesh.node('many', functions)
      await g.waitFunction('callback_997', {timeout: 10})
      const args = [1, 'text', [1, 2], {a: {b: null}}]
      const calls = Array.from({length: 500}, (_, index) => WAYS[way](g.call[`callback_${(index * 3) % 998}`](...args)))
      for (const result of await Promise.all(calls)) expect(result).toEqual(args)
    },
  )

  test.each(['noReturn', 'period'] as const)('test_many_callbacks[%s]: nothing is lost', async (way) => {
    const got: string[] = []
    const functions = Array.from({length: 50}, (_, index) => {
      const name = `callback_${index}`
      return [name, (value: number) => void got.push(`${name}.${value}`)] as const
    })
    await mesh.node('many', Object.fromEntries(functions))
    await g.waitFunction('callback_49', {timeout: 10})
    const wanted: string[] = []
    const made: Promise<unknown>[] = []
    for (const [name] of functions) {
      for (let value = 0; value < 5; value++) {
        wanted.push(`${name}.${value}`)
        const call = g.call[name](value)
        made.push(way === 'noReturn' ? call.noReturn() : call.period({atTime: Date.now() / 1000 + 0.5}))
      }
    }
    await Promise.all(made)
    await vi.waitFor(() => expect(got.length).toBe(wanted.length), {timeout: 15_000})
    expect(got.toSorted()).toEqual(wanted.toSorted())
  })

  test.each(['sync', 'async'])('test_pipeline[%s]: each callback calls the next node, nine deep', async (form) => {
    const joined: DaffiNode[] = []
    const step = (index: number) => async (value: number) => {
      const node = joined[index]
      if (!node || index === 8) return value * 10
      const returned = await foreground(node, {func: `step_${index + 1}`, args: [value + 1], kwargs: {}}, {timeout: 10})
      return returned.kind === 'value' ? returned.value : undefined
    }
    joined.push(
      ...(await nodes((_, index) => ({
        // A function that gives a promise, and an asynchronous one.
        [`step_${index}`]: form === 'sync' ? (value: number) => step(index)(value) : step(index),
      }))),
    )
    expect(await g.call.step_0(1).fg({timeout: 10})).toBe(90)
    const many = await Promise.all(Array.from({length: 20}, (_, value) => g.call.step_0(value).bg().get({timeout: 10})))
    expect(many).toEqual(Array.from({length: 20}, (_, value) => (value + 8) * 10))
  })

  test('test_period: unknown names, tasks that are listed, cancelled, finished', async () => {
    await mesh.node('other', {test_callback: () => 1, func1: () => 1, func2: () => 1})
    await g.waitProcess('other', {timeout: 10})
    const unknown = await g.call
      .unknown()
      .period({interval: '20s'})
      .catch((error: unknown) => error)
    expect(unknown).toBeInstanceOf(GlobalContextError)
    expect((unknown as Error).message).toContain('[ test_callback, func1, func2 ]')

    const task = await g.call.func1().period({interval: '20s'})
    expect(await g.getScheduledTasks(task.process)).toEqual([
      {uuid: task.uuid, func: 'func1', condition: 'period', remaining: null},
    ])
    await task.cancel()
    expect(await g.getScheduledTasks(task.process)).toEqual([])
    expect(await g.cancelScheduledTaskByUuid(task.process, task.uuid)).toBe(false)

    const once = await g.call.func2().period({atTime: Date.now() / 1000 + 0.1})
    expect(await g.getScheduledTasks(once.process)).toMatchObject([{uuid: once.uuid, condition: 'at_time'}])
    await vi.waitFor(async () => expect(await g.getScheduledTasks(once.process)).toEqual([]), {timeout: 5000})
    expect(await g.cancelScheduledTaskByUuid(once.process, once.uuid)).toBe(false)
  })

  test('test_stream: a thousand items reach five nodes', async () => {
    const got = new Map<string, unknown[]>(NAMES.slice(0, 5).map((name) => [name, []]))
    await Promise.all(
      [...got].map(([name, items]) => mesh.node(name, {take: (item: unknown) => void items.push(item)})),
    )
    await Promise.all([...got.keys()].map((name) => g.waitProcess(name, {timeout: 10})))
    const items = Array.from({length: 1000}, (_, index) => `item ${index}`)
    await g.call.take(items).stream()
    for (const taken of got.values()) expect(taken).toEqual(items)
  })

  test('a payload above any frame, both ways', async () => {
    await mesh.node('echo', {echo: (value: unknown) => value})
    await g.waitFunction('echo', {timeout: 10})
    const large = Buffer.alloc(6_000_000, 'x')
    const back = (await g.call.echo(large).fg({timeout: 20})) as Uint8Array
    expect(Buffer.compare(back, large)).toBe(0)
  })

  test('calls in flight when the caller stops end', async () => {
    await mesh.node('slow', {slow: () => sleep(300, 'late')})
    await g.waitFunction('slow', {timeout: 10})
    const calls = Array.from({length: 10}, () =>
      g.call
        .slow()
        .fg()
        .catch((error: Error) => error.name),
    )
    await sleep(20)
    await g.stop()
    expect(new Set(await Promise.all(calls)).size).toBe(1)
  })
})
