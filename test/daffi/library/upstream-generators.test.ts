import {afterEach, beforeEach, expect, test} from 'vitest'
import type {Global} from '../../../src/daffi/library/global.js'
import {callbacksOfClass} from '../../../src/daffi/node/callbacks-of-class.js'
import {type TestMesh, testMesh} from './mesh.js'

// test_stream_callback_to_fetcher of upstream's suite (reference: daffi-tests), and how accurate an eta is.

let mesh: TestMesh
let g: Global

beforeEach(async () => {
  mesh = await testMesh('tcp')
  g = mesh.global({processName: 'caller'})
  await g.ready
})
afterEach(() => mesh.close())

const numbers = (count: number): number[] => Array.from({length: count}, (_, index) => index)

test.each([1000, 4000])('%d items come from functions and methods, now and later', async (count) => {
  class Source {
    static *of_class(size: number) {
      yield* numbers(size)
    }
    async *of_instance(size: number) {
      yield* numbers(size)
    }
  }
  const node = await mesh.node('source', {
    *of_function(size: number) {
      yield* numbers(size)
    },
  })
  node.register(callbacksOfClass(Source, {instance: new Source()}))
  for (const name of ['of_function', 'of_class', 'of_instance']) {
    await g.waitFunction(name, {timeout: 10})
    const now: unknown[] = []
    for await (const item of g.call[name](count).fg()) now.push(item)
    expect(now).toEqual(numbers(count))
    const since = performance.now()
    const later: unknown[] = []
    const result = g.call[name](count).bg({eta: 0.3, timeout: 20})
    for await (const item of (await result.get()) as AsyncIterable<unknown>) later.push(item)
    expect(later).toEqual(numbers(count))
    expect(performance.now() - since).toBeGreaterThan(295)
  }
})

test('an eta is kept to within a tenth of a second', async () => {
  await mesh.node('clock', {clock: () => Date.now()})
  await g.waitFunction('clock', {timeout: 10})
  for (const eta of [0.2, 0.5]) {
    const since = Date.now()
    const ran = Number(await g.call.clock().bg({eta, timeout: 10}).get())
    expect(ran - since).toBeGreaterThanOrEqual(eta * 1000 - 2)
    expect(ran - since).toBeLessThan(eta * 1000 + 100)
  }
})
