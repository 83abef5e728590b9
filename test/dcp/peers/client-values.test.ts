import {afterAll, beforeAll, expect, test} from 'vitest'
import {type CaseReport, type DcpNetwork, dcpNetwork} from '../../support/dcp-network.js'

// Values that JSON does not have, and large ones, there and back (dcp-semantics, section 2).

let network: DcpNetwork
let reports: Readonly<Record<string, CaseReport>>

const RESULTS: Readonly<Record<string, readonly [source: string, seen: unknown]>> = {
  undefined: ['undefined', 'undefined'],
  null: ['null', null],
  nan: ['NaN', 'NaN'],
  infinity: ['-Infinity', '-Infinity'],
  bigint: ['12n', '12n'],
  map: ['new Map([[1, {a: 2}]])', 'Map(1) { 1 => { a: 2 } }'],
  set: ['new Set(["x"])', "Set(1) { 'x' }"],
  regexp: ['/a+/gi', '/a+/gi'],
  bytes: ['new Uint8Array([1, 2, 255])', 'Uint8Array(3) [ 1, 2, 255 ]'],
  floats: ['new Float64Array([0.1, -1])', 'Float64Array(2) [ 0.1, -1 ]'],
  nested: ['({a: [undefined, null, {b: new Set([1])}]})', {a: ['undefined', null, {b: 'Set(1) { 1 }'}]}],
  date: ['new Date(0)', '1970-01-01T00:00:00.000Z'],
  promise: ['Promise.resolve(7)', 7],
  text: ['"æ\\u2028🙂\\u0000%,"', 'æ\u2028🙂\u0000%,'],
}

beforeAll(async () => {
  network = await dcpNetwork(['--workers', '2'])
  const cases = Object.entries(RESULTS).map(
    ([name, [source]]) => `cases.${name} = () => compute.do(1, () => { progress(); return ${source} })`,
  )
  reports = await network.cases(`
    ${cases.join('\n')}
    cases.echo = () => compute.for(
      [new Float32Array([1, 2]), new Map([[1, 2]]), new Set([1]), undefined, null, NaN, 12n, {a: [undefined]}],
      (x) => { progress(); return {x} },
    )
    cases.large = ({extra}) => {
      const job = compute.for(['x'.repeat(2e6), new Uint8Array(2e6).fill(7)], (x) => {
        progress()
        return typeof x === 'string' ? x + x : x.map((byte) => byte + 1)
      })
      const run = async () => {
        const [text, bytes] = Array.from(await job.exec(0.001, account))
        Object.assign(extra, {text: text === 'x'.repeat(4e6), bytes: bytes.length === 2e6 && bytes.every((byte) => byte === 8)})
        return []
      }
      return {job, run}
    }
    cases.largeArgument = () => compute.for(1, 2, (x, y) => { progress(); return x + y.length }, ['y'.repeat(3e6)])
  `)
})
afterAll(() => network?.remove())

test.each(Object.entries(RESULTS).filter(([name]) => name !== 'null'))(
  '%s comes back as a result',
  (name, [, seen]) => {
    expect(reports[name]).toMatchObject({results: [seen]})
  },
)

test('null comes back as a result', () => {
  expect(reports.null?.results).toEqual([null])
})

test('values go in as they are', () => {
  const seen = [
    'Float32Array(2) [ 1, 2 ]',
    'Map(1) { 1 => 2 }',
    'Set(1) { 1 }',
    'undefined',
    null,
    'NaN',
    '12n',
    {a: ['undefined']},
  ]
  expect(reports.echo?.results).toEqual(seen.map((x) => ({x})))
})

test('megabytes go in and come back', () => {
  expect(reports.large).toMatchObject({extra: {text: true, bytes: true}})
  expect(reports.largeArgument?.results).toEqual([3_000_001, 3_000_002])
})
