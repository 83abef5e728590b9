import {afterEach, beforeEach, expect, test} from 'vitest'
import * as math from '../../../examples/math.js'
import type {Global} from '../../../src/daffi/library/global.js'
import {callbacksOfExports} from '../../../src/daffi/node/callbacks-of-exports.js'
import {type TestMesh, testMesh} from './mesh.js'

interface MathFunctions {
  add(a: number, b: number): number
  primes(limit: number): Generator<number>
  push(...values: number[]): number
  average(): number
  mean(...values: number[]): number
}

let mesh: TestMesh
let g: Global<MathFunctions>

beforeEach(async () => {
  mesh = await testMesh()
  const node = await mesh.node('math', {})
  node.register(callbacksOfExports(math, {module: 'examples/math.ts'}))
  g = mesh.global<MathFunctions>()
  await g.waitFunction('add', {timeout: 5})
})
afterEach(() => mesh.close())

test('what examples/math.ts offers', async () => {
  expect(g.registeredCallbacks).toEqual({math: expect.arrayContaining(['add', 'primes', 'push', 'average', 'mean'])})
  expect(await g.call.add(2, 3).fg()).toBe(5)
  const primes: number[] = []
  for await (const prime of g.call.primes(30).fg()) primes.push(prime)
  expect(primes).toEqual([2, 3, 5, 7, 11, 13, 17, 19, 23, 29])
  expect(await g.call.mean(1, 2, 6).fg()).toBe(3)
  expect(await g.call.push(4, 6).fg()).toBe(2)
  expect(await g.call.average().fg()).toBe(5)
})
