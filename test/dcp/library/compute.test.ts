import {describe, expect, test} from 'vitest'
import {
  compute,
  type Job,
  MultiRangeObject,
  RangeObject,
  RemoteDataPattern,
  RemoteDataSet,
} from '../../../src/dcp/library/continuum-dcp.js'
import {startDataServer} from '../../support/data-server.js'
import {useLibraryHome} from './library-home.js'

useLibraryHome()

async function resultsOf<T>(job: Job<T>): Promise<T[]> {
  await job.exec()
  return Array.from(await job.wait())
}

describe('compute.for', () => {
  test.each<[string, () => Job<unknown>, unknown[]]>([
    ['an array', () => compute.for([1, 2, 3], (x: number) => x * x), [1, 4, 9]],
    ['an array and arguments', () => compute.for([1, 2], (x: number, k: number) => x * k, [10]), [10, 20]],
    ['numbers', () => compute.for(1, 3, (x: number) => x), [1, 2, 3]],
    ['numbers and a step', () => compute.for(0, 1, 0.5, (x: number, y: string) => x + y, ['a']), ['0a', '0.5a', '1a']],
    ['a range that falls', () => compute.for(2, 0, (x: number) => x), [2, 1, 0]],
    ['a RangeObject', () => compute.for(new RangeObject(0, 4, 2), (x: number) => x), [0, 2, 4]],
    ['a range as an object', () => compute.for({start: 1, end: 2}, (x: unknown) => x), [1, 2]],
    [
      'several ranges',
      () => compute.for(new MultiRangeObject({start: 1, end: 2}, {start: 5, end: 6}), (x: unknown) => x),
      [
        [1, 5],
        [1, 6],
        [2, 5],
        [2, 6],
      ],
    ],
    ['ranges as an object', () => compute.for({ranges: [{start: 1, end: 2}]}, (x: unknown) => x), [[1], [2]]],
    ['a set', () => compute.for(new Set(['a', 'b']), (x: string) => x), ['a', 'b']],
    ['a typed array', () => compute.for(new Uint8Array([7, 8]), (x: number) => x), [7, 8]],
    ['an array-like', () => compute.for({length: 2, 0: 'a', 1: 'b'}, (x: string) => x), ['a', 'b']],
    ['nothing', () => compute.for([], (x: number) => x), []],
    ['source text', () => compute.for([3], 'async (x, y) => x - y', [1]), [2]],
  ])('%s', async (_, make, expected) => {
    expect(await resultsOf(make())).toEqual(expected)
  })

  test('remote data: one URL for each slice, or a pattern', async () => {
    const server = await startDataServer(({url}, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({url}))
    })
    try {
      const path = (datum: {url: string}) => datum.url
      const set = new RemoteDataSet(`${server.url}/a`, new URL(`${server.url}/b`))
      expect(await resultsOf(compute.for(set, path))).toEqual(['/a', '/b'])
      const pattern = new RemoteDataPattern(`${server.url}/{slice}.json`, 2)
      expect(await resultsOf(compute.for(pattern, path))).toEqual(['/1.json', '/2.json'])
    } finally {
      await server.close()
    }
  })

  test.each<[string, () => unknown, new (...args: never[]) => Error]>([
    ['no work function', () => compute.for([1], 5 as never), TypeError],
    ['no input', () => compute.for(...([() => 1] as unknown as [number[], () => number])), TypeError],
    ['arguments that are no list', () => compute.for([1], () => 1, {a: 1} as never), TypeError],
    ['a step that leads away', () => new RangeObject(1, 5, -1), RangeError],
    ['an endless range', () => new RangeObject(1, Number.POSITIVE_INFINITY), TypeError],
    ['a pattern without {slice}', () => new RemoteDataPattern('http://localhost/', 2), TypeError],
    ['a count of 0', () => new RemoteDataPattern('http://localhost/{slice}', 0), TypeError],
    ['a URL that is none', () => new RemoteDataSet('nowhere'), TypeError],
    ['compute.do of no slices', () => compute.do(0, () => 1), TypeError],
    ['compute.do of half a slice', () => compute.do(1.5, () => 1), TypeError],
  ])('%s is refused', (_, make, error) => {
    expect(make).toThrow(error)
  })
})

test('compute.do counts from 0; without a count it is one slice', async () => {
  expect(await resultsOf(compute.do(3, (n: number, add: number) => n + add, [1]))).toEqual([1, 2, 3])
  expect(await resultsOf(compute.do((n: number) => n))).toEqual([0])
})

test('values that JSON does not have go both ways', async () => {
  const values = [
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2n ** 70n,
    new Map<unknown, unknown>([['k', new Set([1])]]),
    new Float32Array([1.5]),
    new Uint8Array([1, 2]).buffer,
    {deep: [undefined, new Int8Array([-1])]},
    'ä\u0000\ud83d\ude00',
  ]
  const job = compute.for(values, (x: unknown, y: unknown) => [x, y, typeof x], [new Map([[1n, undefined]])])
  const types = values.map((value) => typeof value)
  expect(await resultsOf(job)).toEqual(values.map((value, index) => [value, new Map([[1n, undefined]]), types[index]]))
})
