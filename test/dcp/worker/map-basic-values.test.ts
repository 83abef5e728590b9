import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {TESTED_BACKENDS} from '../../support/sandbox-backends.js'
import {buildSandboxHost} from '../../support/sandbox-host.js'
import {runJob, workOf} from './run-job.js'

let host: Awaited<ReturnType<typeof buildSandboxHost>>
beforeAll(async () => {
  host = await buildSandboxHost()
})
afterAll(() => host.remove())

/** Sources of values, and what arrives of them. */
const CASES: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['NaN', Number.NaN],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', 0],
  ['1e21', 1e21],
  ['10n ** 30n', 10n ** 30n],
  ['new Date(0)', '1970-01-01T00:00:00.000Z'],
  ['[new Date(0)]', [new Date(0)]],
  [
    'new Map([[1, new Set([2n])], ["k", undefined]])',
    new Map<unknown, unknown>([
      [1, new Set([2n])],
      ['k', undefined],
    ]),
  ],
  ['new (class extends Map {})([[1, 2]])', new Map([[1, 2]])],
  ['new Float64Array([1.5, NaN])', new Float64Array([1.5, Number.NaN])],
  ['new Float32Array(5000)', new Float32Array(5000)],
  ['new BigInt64Array([5n])', new BigInt64Array([5n])],
  ['new Uint8Array([0, 1, 2, 3]).subarray(1, 3)', new Uint8Array([1, 2])],
  ['new Uint8Array([1, 2]).buffer', new Uint8Array([1, 2]).buffer],
  ['new DataView(new Uint8Array([9, 8, 7]).buffer, 1)', new DataView(new Uint8Array([8, 7]).buffer)],
  ['/a+/gi', /a+/gi],
  ['(x) => x + 1', '(x) => x + 1'],
  ['[1, , undefined]', [1, undefined, undefined]],
  [
    '({a: undefined, b: NaN, c: {d: 1n}, "\\u2028": "\\ud800"})',
    {a: undefined, b: Number.NaN, c: {d: 1n}, '\u2028': '\ud800'},
  ],
  ['({toJSON() { return {own: 1} }})', {own: 1}],
  ['new (class { constructor() { this.x = 1 } toJSON() { return [this.x] } })()', [1]],
  ['new (class { constructor() { this.y = 2 } })()', {y: 2}],
  ['Object.create(null, {z: {value: 3, enumerable: true}})', {z: 3}],
  ['Promise.resolve([1])', [1]],
  ['({then: (done) => done("thenable")})', 'thenable'],
  ['({__proto__: null, ["__proto__"]: 1})', JSON.parse('{"__proto__":1}')],
  [
    '({__proto__: null, ["__proto__"]: {a: NaN}})',
    Object.defineProperty({}, '__proto__', {value: {a: Number.NaN}, enumerable: true}),
  ],
]

describe.each(TESTED_BACKENDS)('values of map-basic ($title)', (tested) => {
  const run = (work: string, data: readonly unknown[], ...args: unknown[]) =>
    runJob({...tested, hostFile: host.hostFile}, workOf(work, ...args), data)

  it('travel out', async () => {
    const work = `(i) => [${CASES.map(([source]) => `() => (${source})`).join()}][i]()`
    expect((await run(work, [...CASES.keys()])).values).toEqual(CASES.map(([, expected]) => expected))
  })

  it('travel in, as data and as arguments', async () => {
    const values = [undefined, Number.NaN, 7n, new Map([[{}, [1]]]), new Set(['a']), new Float32Array([0.5]), /x/g]
    const kinds = `(x, y) => [x, y, Object.prototype.toString.call(x), Object.prototype.toString.call(y.get('deep'))]`
    const argument = new Map([['deep', new Uint16Array([1, 2])]])
    const names = ['Undefined', 'Number', 'BigInt', 'Map', 'Set', 'Float32Array', 'RegExp']
    const expected = values.map((x, at) => [x, argument, `[object ${names[at]}]`, '[object Uint16Array]'])
    expect((await run(kinds, values, argument)).values).toEqual(expected)
  })

  it('keep their shared parts, and may contain themselves', async () => {
    const work = `(i) => { const part = {n: NaN}, self = [part, part]; self.push({self}); return self }`
    const [self] = (await run(work, [0])).values as [[object, object, {self: unknown}]]
    expect(self[0]).toBe(self[1])
    expect(self[2].self).toBe(self)
  })

  it('end their slice when they cannot travel, and say why', async () => {
    const work = `(i) => { let deep = []; for (let n = 0; n < 1e5; n++) deep = [deep]
      return [1, deep, {a: [Promise.resolve()]}, new WeakMap(), new SharedArrayBuffer(8), new Array(1e9), new Uint8Array(2 ** 28), 8][i] }`
    const {values, outcomes} = await run(work, [0, 1, 2, 3, 4, 5, 6, 7])
    const failed = 'EUNCAUGHT'
    expect(values).toEqual([1, failed, failed, failed, failed, 'EWORKTOOBIG', 'EWORKTOOBIG', 8])
    expect(outcomes[2]).toMatchObject({name: 'TypeError', message: expect.stringContaining('.a[0]')})
  })

  it('are not changed by what an earlier slice did to the built-in classes', async () => {
    const work = `(i) => {
      if (i === 0) {
        const bad = () => { throw new Error('polluted') }
        for (const type of [Map, Set, Date, RegExp, Error, Promise, ArrayBuffer, Uint8Array, BigInt]) {
          try { Object.defineProperty(type, Symbol.hasInstance, {value: () => true}) } catch {}
          for (const key of Reflect.ownKeys(type.prototype)) if (key !== 'constructor') try { Object.defineProperty(type.prototype, key, {get: bad, configurable: true}) } catch {}
        }
        const views = Object.getPrototypeOf(Uint8Array.prototype)
        for (const key of ['length', 'byteLength', 'buffer', 'byteOffset', Symbol.toStringTag, Symbol.iterator]) Object.defineProperty(views, key, {get: bad})
        for (const key of ['raw', 'ctr', 'arr', 'ps', 'seen', 'number', 'lst', 'isl', '0', '1', 'what']) {
          Object.defineProperty(Object.prototype, key, {get: () => 'polluted', set: bad, configurable: true})
          Object.defineProperty(Array.prototype, key, {get: () => 'polluted', set: bad, configurable: true})
        }
        Array.prototype[Symbol.iterator] = bad
        return 'done'
      }
      return [i, undefined]
    }`
    const data = [
      0,
      new Map([[1, new Set([2n])]]),
      new Float64Array([1, 2]),
      [Number.NaN, {a: undefined}],
      new Date(5),
      new Error('e'),
      /x/gi,
      {},
      'x',
    ]
    const {values} = await run(work, data)
    expect(values).toEqual([
      'done',
      ...data.slice(1).map((datum) => [datum instanceof Date ? datum.toISOString() : datum, undefined]),
    ])
  })
})
