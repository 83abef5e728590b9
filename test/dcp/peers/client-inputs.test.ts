import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {startDataServer} from '../../support/data-server.js'
import {type CaseReport, type DcpNetwork, dcpNetwork} from '../../support/dcp-network.js'

// Every form of input that dcp-client takes (dcp-semantics, section 2), computed by sandboxes of ours.

const WORK = '(...all) => { progress(); return all }'

let network: DcpNetwork
let server: Awaited<ReturnType<typeof startDataServer>>
let reports: Readonly<Record<string, CaseReport>>

beforeAll(async () => {
  server = await startDataServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({path: request.url}))
  })
  network = await dcpNetwork(['--workers', '2'])
  reports = await network.cases(`
    const {set} = require('dcp/stats-ranges')
    const {RangeObject, MultiRangeObject, SparseRangeObject} = require('dcp/range-object')
    const work = ${WORK}
    const of = (...input) => () => compute.for(...input, work)
    cases.numbers = of(1, 3)
    cases.step = of(1, 9, 4)
    cases.down = of(5, 1, -2)
    cases.fractions = of(0, 0.3, 0.1)
    cases.literal = of({start: 10, end: 13, step: 2})
    cases.group = of({start: 1, end: 5, step: 1, group: 2})
    cases.rangeObject = of(new RangeObject(3, 4))
    cases.multi = of({ranges: [{start: 1, end: 2}, {start: 10, end: 30, step: 10}]})
    cases.multiMixed = of(new MultiRangeObject([{start: 1, end: 2}, ['a', {b: 1}], 7]))
    cases.sparse = of(new SparseRangeObject({sparse: [{start: 1, end: 2}, {start: 8, end: 10, step: 2}]}))
    cases.distribution = of(set.randomInt(4, 5, 8))
    cases.normal = of(set.normalRNG(3, 0, 1))
    cases.array = of(['red', 2, {three: [3]}, null])
    cases.scalar = of(new Map([[1, 2]]))
    cases.typed = of(new Float32Array([0.5, 1.5]))
    cases.remoteSet = () => compute.for(new compute.RemoteDataSet('${server.url}/a', '${server.url}/b'), work)
    cases.remotePattern = () => compute.for(new compute.RemoteDataPattern('${server.url}/x{slice}.json', 2), work)
    cases.workString = () => compute.for([2], '(x) => { progress(); return x + 1 }')
    cases.args = () => compute.for([1], work, ['two', {three: 3}, new Uint8Array([4])])
    cases.remoteArgument = () => compute.for([1], work, new compute.RemoteDataSet('${server.url}/argument'))
    cases.doTimes = () => compute.do(3, work)
    cases.doOnce = () => compute.do(work, ['one'])
  `)
})
afterAll(async () => {
  await network?.remove()
  await server?.close()
})

const fetched = (path: string) => [{path}]

describe('compute.for', () => {
  test.each<[string, readonly unknown[]]>([
    ['numbers', [[1], [2], [3]]],
    ['step', [[1], [5], [9]]],
    ['down', [[5], [3], [1]]],
    ['fractions', [[0], [0.1], [0.2]]],
    ['literal', [[10], [12]]],
    ['group', [[[1, 2]], [[3, 4]], [[5]]]],
    ['rangeObject', [[3], [4]]],
    ['multi', [[[1, 10]], [[1, 20]], [[1, 30]], [[2, 10]], [[2, 20]], [[2, 30]]]],
    ['multiMixed', [[[1, 'a', 7]], [[1, {b: 1}, 7]], [[2, 'a', 7]], [[2, {b: 1}, 7]]]],
    ['sparse', [[1], [2], [8], [10]]],
    ['array', [['red'], [2], [{three: [3]}], [null]]],
    ['typed', [[0.5], [1.5]]],
    ['remoteSet', [fetched('/a'), fetched('/b')]],
    ['remotePattern', [fetched('/x1.json'), fetched('/x2.json')]],
    ['workString', [3]],
    ['args', [[1, 'two', {three: 3}, 'Uint8Array(1) [ 4 ]']]],
    ['remoteArgument', [[1, {path: '/argument'}]]],
  ])('%s', (name, results) => {
    expect(reports[name]).toMatchObject({results})
  })

  test('a distribution gives numbers of it', () => {
    const numbers = (reports.distribution?.results ?? []).flat() as number[]
    expect(numbers).toHaveLength(4)
    expect(numbers.every((number) => Number.isInteger(number) && number >= 5 && number < 8)).toBe(true)
    expect((reports.normal?.results ?? []).flat().every(Number.isFinite)).toBe(true)
  })

  test('whatever is no list is one datum', () => {
    expect(reports.scalar?.results).toHaveLength(1)
  })
})

describe('compute.do', () => {
  test('counts from 0', () => {
    expect(reports.doTimes).toMatchObject({results: [[0], [1], [2]]})
    expect(reports.doOnce?.results).toEqual([[0, 'one']])
  })
})
