import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {mroLength, mroValue, parseMro} from '../../../../src/dcp/job/input/mro.js'
import {askDcpClient} from '../../../support/dcp-client.js'

const SAME = [
  'new RangeObject(1, 10)',
  'new RangeObject(10, 1)',
  'new RangeObject(0.5, 3)',
  'new RangeObject(0, 1, 0.1)',
  'new RangeObject(-1e6, 1e6, 123456.789)',
  'new RangeObject(1e15, 1e15 + 4, 2)',
  'new RangeObject(7, 7)',
  'new RangeObject(1, 10, 3, 2)',
  'new RangeObject(1, 9, 3, 1)',
  'new RangeObject(0, 1, 0.1, 3)',
  'new RangeObject(5, -5, -2, 4)',
  "new RangeObject('[object RangeObject 1,9,2,undefined]')",
  '({start: 1, end: 4, step: 1})',
  'new MultiRangeObject(new RangeObject(1, 2), new RangeObject(1, 3))',
  "new MultiRangeObject([new RangeObject(1, 3, 1, 2), ['a', {b: 1}, null, []], 5, 'text', set.identity(2)])",
  'new MultiRangeObject({ranges: [{start: 0, end: 2, step: 0.5}, {start: 9, end: 7, step: -1}]})',
  'new MultiRangeObject([])',
  'new MultiRangeObject([[], new RangeObject(1, 2)])',
  'new MultiRangeObject([[null], true, {a: 1}])',
  'new SparseRangeObject({sparse: [{start: 1, end: 2}, {start: 5, end: 9, step: 2}, {start: 3, end: 3}]})',
  'new SparseRangeObject({sparse: [{start: 1, end: 5, step: 1, group: 2}, {start: 5, end: 9, step: 2, group: 2}]})',
  'set.identity(5)',
  'set.normal(9)',
  'set.normal(7, 1.5, 2, -1)',
  'set.normal(7, 1.5, 2, -1, 3)',
  'set.poisson(9, 2.5)',
  'set.poisson(2, -1)',
  'set.binomial(9)',
  'set.binomial(9, 0.1)',
  'Object.assign(set.identity(3), {values: [4, 5, 6]})',
]
const RANDOM = ['set.random(50, -2, 3)', 'set.randomInt(50, 10, 13)', 'set.normalRNG(50, 100, 1)']

interface ClientRange {
  readonly json: string
  readonly length: number
  readonly values: readonly unknown[]
}

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'ranges-'))
})
afterAll(() => rmSync(home, {recursive: true, force: true}))

async function rangesOf(sources: readonly string[]): Promise<readonly ClientRange[]> {
  const replies = await askDcpClient(
    home,
    sources.map((source) => ({source})),
    'dcp-range-child.cjs',
  )
  return replies.map(({value, error}, index) => {
    if (error !== undefined) throw new Error(`${sources[index]}: ${error}`)
    return value as ClientRange
  })
}

/** What is left of a value that travelled as JSON. */
const inJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

function read(json: string) {
  const mro = parseMro(JSON.parse(json))
  return {length: mroLength(mro), values: Array.from({length: mroLength(mro)}, (_, index) => mroValue(mro, index))}
}

describe('a range object of dcp-client', () => {
  it('has the length and the values that the client gives it', async () => {
    const ranges = await rangesOf(SAME)
    for (const [index, {json, length, values}] of ranges.entries()) {
      const ours = read(json)
      expect([SAME[index], ours.length, inJson(ours.values)]).toEqual([SAME[index], length, values])
    }
  })

  it('that is random has another value each time, within the same bounds', async () => {
    const ranges = await rangesOf(RANDOM)
    const bounds = ranges.map(({json, length, values}) => {
      const ours = read(json)
      expect(ours.length).toBe(length)
      expect(ours.values).not.toEqual(read(json).values)
      const numbers = [...ours.values, ...values].map(Number)
      return [Math.min(...numbers), Math.max(...numbers)]
    })
    const [[low = 0, high = 0] = [], [least, most] = [], [left = 0, right = 0] = []] = bounds
    expect(low).toBeGreaterThanOrEqual(-2)
    expect(high).toBeLessThan(3)
    expect([least, most]).toEqual([10, 12])
    expect(left).toBeGreaterThan(90)
    expect(right).toBeLessThan(110)
  })

  it('keeps nothing but what describes it', () => {
    expect(parseMro({start: 1, end: 3, extra: 1})).toEqual({start: 1, end: 3, step: 1})
    expect(parseMro({distributor: {}, length: 2, dist: 'identity', params: []})).toEqual({
      ...{length: 2, dist: 'identity', params: []},
    })
    expect(parseMro({ranges: [{start: 1, end: 2, step: 1, a: 1}, 7]})).toEqual({
      ranges: [{start: 1, end: 2, step: 1}, [7]],
    })
  })
})

describe('what cannot be a range', () => {
  const wrong: readonly unknown[] = [
    null,
    7,
    'text',
    [],
    {},
    {start: 1},
    {start: 1, end: '2'},
    {start: 1, end: Number.NaN},
    {start: 1, end: 5, step: -1},
    {start: 1, end: 5, step: 0},
    {start: 5, end: 5, step: 1},
    {start: -1e308, end: 1e308},
    {start: 1, end: 5, group: 0},
    {start: 1, end: 5, group: 1.5},
    {start: 0, end: 1e300},
    {ranges: 7},
    {ranges: [{start: 1, end: 2, step: -1}]},
    {ranges: Array(1001).fill([1])},
    {
      ranges: [
        {start: 0, end: 1e9},
        {start: 0, end: 1e9},
      ],
    },
    {sparse: true, ranges: [7]},
    {sparse: true, ranges: 'many'},
    {length: 3, dist: 'constructor', params: []},
    {length: 3, dist: 'unheard', params: []},
    {length: -1, dist: 'identity', params: []},
    {length: 1.5, dist: 'identity', params: []},
    {length: 2, dist: 'random', params: 7},
  ]

  it('is refused', () => {
    for (const value of wrong) {
      expect(() => parseMro(value), JSON.stringify(value)).toThrow(expect.objectContaining({code: 'INPUT_INVALID'}))
    }
  })

  it('and one at a URL has no values here', () => {
    const mro = {location: 'file:///tmp/range.json', length: 4}
    expect(mroLength(mro)).toBe(4)
    expect(() => mroValue(mro, 0)).toThrow(expect.objectContaining({code: 'INPUT_INVALID'}))
  })
})
