import {createRequire} from 'node:module'
import {resolve} from 'node:path'
import {describe, expect, it} from 'vitest'
import {
  decodeKvin,
  decodeValue,
  encodeValue,
  jsonOfValue,
  kvinOfValue,
  RemoteValue,
  remoteText,
  urlOfValue,
} from '../../../../src/dcp/job/values/value-text.js'
import {Fault, type FaultCode} from '../../../../src/errors.js'

interface Kvin {
  serialize(value: unknown): string
  deserialize(text: string): unknown
}
const peer = resolve(import.meta.dirname, '../../../peers/dcp-client/package.json')
const kvin = createRequire(peer)('kvin') as Kvin

const codeOf = (act: () => unknown): FaultCode | undefined => {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

const bytes = Uint8Array.from({length: 3000}, (_, index) => (index * 7) % 256)
const views = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
].map((Type) => new (Type as new (buffer: ArrayBuffer) => ArrayBufferView)(bytes.slice(0, 1200).buffer))

const sparse: unknown[] = []
sparse[2] = Number.NaN
sparse[20] = 'x'
sparse.length = 30
const cyclic: {list: unknown[]; self?: unknown} = {list: [undefined]}
cyclic.self = cyclic
cyclic.list.push(cyclic)
const part = {x: Number.NaN}
const zeros = new Uint8Array(5000)
zeros.set([1, 0, 0, 2], 100)
zeros.set([3], 4999)

/** Values that both sides say the same way. */
const SHARED: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['infinities', [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
  ['BigInt', {a: 10n ** 40n, b: -1n}],
  ['nested Date', {a: [new Date(86_400_000)]}],
  [
    'Map',
    new Map<unknown, unknown>([
      [1, new Set([2n])],
      [{k: undefined}, 'v'],
    ]),
  ],
  ['Set', new Set([1, {z: Number.NaN}])],
  ['RegExp', [/a\/b/gi]],
  ['repeated', [Number.NaN, Number.NaN, Number.NaN, 1, 1, 1, null, null, 'x', 'x', {u: undefined}, {u: undefined}]],
  ['sparse array', sparse],
  ['cyclic', cyclic],
  ['shared', [part, part, {x: Number.NaN}, [part]]],
  ['boxed', [new Number(5), new String('s'), new Boolean(true)]],
  ['empty', [[], {}, '', undefined]],
  ['nulls', {n: null, u: undefined, l: [null, undefined, null]}],
  ['text', ['\u0000\ud800 "\\', undefined]],
  ['bytes', bytes],
  ['no bytes', new Uint8Array(0)],
  ['zeros', new Float64Array(100)],
  ['zeros and bytes', zeros],
  ['a part of a buffer', bytes.subarray(5, 50)],
  ...views.map((view) => [view.constructor.name, {view}] as const),
]

describe('value texts', () => {
  it('are JSON where JSON says all', () => {
    for (const value of [
      null,
      true,
      0,
      -1.5,
      'k',
      '',
      [],
      {},
      [1, {a: ['b', null]}],
      JSON.parse('{"__proto__":[1]}'),
    ]) {
      expect(encodeValue(value)).toBe(JSON.stringify(value))
      expect(decodeValue(encodeValue(value))).toEqual(value)
    }
    expect(encodeValue(-0)).toBe('0')
  })

  it('are JSON for a Date, what has toJSON, and functions', () => {
    expect(encodeValue(new Date(0))).toBe('"1970-01-01T00:00:00.000Z"')
    expect(encodeValue({toJSON: () => ({a: [1n]})})).toBe('{"a":["1"]}')
    expect(encodeValue((x: number) => x)).toBe('"(x) => x"')
    expect(decodeValue(encodeValue([{toJSON: () => 'own'}, undefined]))).toEqual(['own', undefined])
  })

  it.each(SHARED)('carry %s as npm kvin does', (_title, value) => {
    const text = encodeValue(value)
    expect(text[0]).toBe('k')
    expect(decodeValue(text)).toEqual(value)
    expect(kvin.deserialize(kvinOfValue(text))).toEqual(value)
    expect(decodeValue(`k${kvin.serialize(value)}`)).toEqual(value)
  })

  it('carry what npm kvin loses or mistakes', () => {
    for (const value of [
      [new Date(Number.NaN)],
      [new Boolean(false)],
      bytes.slice(0, 9).buffer,
      [Object.defineProperty({}, '__proto__', {value: {a: undefined}, enumerable: true})],
      [Object.assign(Object.create(null), {a: undefined})],
      'abcab'.match(/b(c)/),
      new Map<unknown, unknown>([[cyclic, cyclic]]),
    ]) {
      const back = decodeValue(encodeValue(value))
      expect(back).toEqual(value)
    }
    const prototype = decodeValue(
      encodeValue([Object.defineProperty({}, '__proto__', {value: {a: undefined}, enumerable: true})]),
    )
    expect(Object.getPrototypeOf((prototype as object[])[0])).toBe(Object.prototype)
  })

  it('read the other forms of npm kvin', () => {
    const Tuned = (createRequire(peer)('kvin') as {KVIN: new () => Kvin & {tune?: string}}).KVIN
    for (const tune of ['size', 'speed']) {
      const tuned = new Tuned()
      tuned.tune = tune
      for (const value of [zeros, bytes, new Float64Array([1, 2, 3]), new Uint16Array(3000).fill(0x3042, 100, 110)]) {
        expect(decodeValue(`k${tuned.serialize(value)}`)).toEqual(value)
      }
    }
    const island: unknown[] = [1]
    for (let index = 20; index < 40; index++) island[index] = {index}
    island[50] = 'end'
    expect(decodeValue(`k${kvin.serialize(island)}`)).toEqual(island)
    const work = decodeValue(`k${kvin.serialize((x: number) => x + 1)}`)
    expect(work).toBe('(x) => x + 1')
    expect(decodeValue(`k${kvin.serialize({at: new URL('https://example.org/a')})}`)).toEqual({
      at: 'https://example.org/a',
    })
    expect(
      decodeValue(
        `k${kvin.serialize({
          own: new (class Own {
            y = 2
          })(),
        })}`,
      ),
    ).toEqual({own: {y: 2}})
  })

  it('carry errors with name, message, stack and what was added', () => {
    const error = Object.assign(new RangeError('far'), {code: 'EFAR', at: [undefined]})
    const back = decodeValue(encodeValue({error})) as {error: Error}
    expect(back.error).toBeInstanceOf(Error)
    expect(back.error).toMatchObject({name: 'RangeError', message: 'far', code: 'EFAR', at: [undefined]})
    expect(back.error.stack).toBe(error.stack)
    expect(kvin.deserialize(kvinOfValue(encodeValue(error)))).toMatchObject({name: 'RangeError', message: 'far'})
  })

  it('are JSON for people when asked', () => {
    const cases: readonly (readonly [unknown, unknown])[] = [
      [undefined, null],
      [Number.NaN, null],
      [5n, '5'],
      [
        [new Date(0), new Date(Number.NaN)],
        ['1970-01-01T00:00:00.000Z', null],
      ],
      [
        new Map<unknown, unknown>([
          [1, new Set([2n])],
          ['k', undefined],
        ]),
        [
          [1, ['2']],
          ['k', null],
        ],
      ],
      [new Float64Array([1.5, Number.NaN]), [1.5, null]],
      [new BigInt64Array([5n]), ['5']],
      [new Uint8Array([1, 2]).buffer, [1, 2]],
      [new DataView(new Uint8Array([9, 8]).buffer, 1), [8]],
      [sparse, [...Array.from(sparse, (value) => (value === 'x' ? 'x' : null))]],
      [
        {a: undefined, b: [Symbol('x'), Number.NaN, null]},
        {a: null, b: [null, null, null]},
      ],
      [cyclic, {list: [null, null], self: null}],
      [
        [part, part],
        [{x: null}, {x: null}],
      ],
      [
        [/x/g, new RangeError('far')],
        ['/x/g', {name: 'RangeError', message: 'far', stack: expect.any(String)}],
      ],
    ]
    for (const [value, expected] of cases) {
      const json = JSON.parse(jsonOfValue(encodeValue(value)))
      if (Array.isArray(json) && json[1]?.name === 'RangeError') json[1].stack ??= ''
      expect(json).toEqual(expected)
    }
    expect(jsonOfValue('{"a": [1]}')).toBe('{"a": [1]}')
  })

  it('are KVIN documents when asked', () => {
    for (const value of [1, 'x', true, null, [1, [2]], {a: {b: null}}]) {
      expect(kvin.deserialize(kvinOfValue(JSON.stringify(value)))).toEqual(value)
    }
  })

  it('refuse what cannot travel', () => {
    let deep: unknown
    for (let level = 0; level < 1e5; level++) deep = [deep]
    for (const value of [
      Promise.resolve(1),
      [new WeakMap()],
      {a: new WeakSet()},
      new SharedArrayBuffer(8),
      deep,
      new Array(2 ** 31),
      'x'.repeat(33 * 1024 * 1024),
      {
        get trap() {
          throw new Error('trap')
        },
      },
    ]) {
      expect(codeOf(() => encodeValue(value))).toBe('INPUT_INVALID')
    }
  })
})

describe('hostile value texts', () => {
  const document = (what: string): string => `k{"_serializeVerId":"v9","what":${what}}`
  const bomb = (levels: number): string => {
    let what = '{"arr":[1,1]}'
    for (let level = 1; level < levels; level++) what = `{"arr":[${what},{"seen":${levels - level}}]}`
    return what
  }

  it.each([
    '',
    'k',
    'k{',
    'k1',
    'knull',
    'k[]',
    'k{"what":1}',
    'k{"_serializeVerId":"v9"}',
    'k{"_serializeVerId":"v99","what":1}',
    '{"a":',
    ...[
      'null',
      '[]',
      '{}',
      '{"seen":0}',
      '{"seen":-1}',
      '{"seen":"__proto__"}',
      '{"ctr":"Uint8Array","isl8":[],"len":4000000000}',
      '{"ctr":2,"isl8":[],"len":-1}',
      '{"ctr":2,"isl8":[],"len":1e400}',
      '{"ctr":2,"isl8":[{"0":"x","@":"0"}],"len":4}',
      '{"ctr":99,"ab8":"x"}',
      '{"ctr":"eval","ab8":"x"}',
      '{"ctr":"constructor","ab8":"x"}',
      '{"ctr":9,"ab8":"xxx"}',
      '{"ctr":9,"arg":[{}],"ab8":7}',
      '{"ctr":15,"arg":"process.exit()"}',
      '{"ctr":17}',
      '{"arr":{"length":1000000000}}',
      '{"arr":[1,{"lst":1000000000}]}',
      '{"arr":[{"lst":1}]}',
      '{"arr":[],"len":4000000000}',
      '{"arr":[],"len":-1}',
      '{"arr":[],"ps":{"length":5}}',
      '{"arr":[],"ps":{"4000000000":1}}',
      '{"arr":[],"isl":[{"@":4000000000,"arr":[1]}]}',
      '{"arr":[],"isl":[{"@":0,"arr":5}]}',
      '{"mapKeys":{"arr":[1]},"mapVals":7}',
      '{"set":[1]}',
      '{"bigint":{}}',
      '{"bigint":"x"}',
      '{"number":{}}',
      '{"symbol":{}}',
      '{"json":"{"}',
      '{"ctr":10,"args":["(","g"]}',
      '{"ctr":10,"args":["a","gg"]}',
      '{"ctr":0,"ps":5}',
      '{"resolve":1}',
      '{"ctr":0,"ps":{"a":null}}',
    ].map(document),
  ])('%s is refused', (text) => {
    expect(codeOf(() => decodeValue(text))).toBe('VALUE_INVALID')
    if (text[0] === 'k') expect(codeOf(() => jsonOfValue(text))).toBe('VALUE_INVALID')
  })

  it('are refused when they are too deep', () => {
    for (const [open, close] of [
      ['{"arr":[', ']}'],
      ['{"ctr":0,"ps":{"a":', '}}'],
      ['{"set":{"arr":[', ']}}'],
    ] as const) {
      expect(codeOf(() => decodeValue(document(`${open.repeat(1e5)}1${close.repeat(1e5)}`)))).toBe('VALUE_INVALID')
    }
  })

  it('are bounded when they unfold, and when they repeat', () => {
    expect(codeOf(() => decodeValue(document(bomb(40))))).toBe(undefined)
    expect(codeOf(() => jsonOfValue(document(bomb(40))))).toBe('VALUE_INVALID')
    const raw = JSON.stringify(Array.from({length: 1000}, () => 1))
    expect(codeOf(() => decodeValue(document(`{"arr":[{"raw":${raw}},{"lst":10000000}]}`)))).toBe('VALUE_INVALID')
  })

  it('change no prototype and evaluate nothing', () => {
    for (const what of [
      '{"ctr":0,"ps":{"__proto__":{"ctr":0,"ps":{"polluted":true}}}}',
      '{"raw":{"__proto__":{"polluted":true}}}',
      '{"arr":[1],"ps":{"__proto__":{"raw":{"polluted":true}}}}',
      '{"ctr":"Error","arg":"x","ps":{"__proto__":{"raw":{"polluted":true}}}}',
      '{"arr":[{"raw":{"__proto__":{"polluted":true}}},{"lst":2}]}',
    ]) {
      const value = decodeValue(document(what)) as object
      expect(Object.hasOwn(Array.isArray(value) ? (value[0] ?? value) : value, 'polluted')).toBe(false)
      expect((value as {polluted?: unknown}).polluted).toBe(undefined)
      expect(({} as {polluted?: unknown}).polluted).toBe(undefined)
    }
    const named = decodeValue(document('{"ctr":"process.exit","ps":{"a":1}}'))
    expect(named).toEqual({a: 1})
    expect(decodeValue(document('{"ctr":15,"fnName":"f","arg":"globalThis.evil = 1"}'))).toBe('globalThis.evil = 1')
    expect('evil' in globalThis).toBe(false)
  })
})

describe('a value that stands at a URL', () => {
  const url = 'https://example.com/data/1.json?a=%20#"'
  const text = remoteText(url)

  it('is told by its text', () => {
    expect(urlOfValue(text)).toBe(url)
    expect([...'5"[{tfnk'].map((first) => urlOfValue(`${first}…`))).toEqual(Array(8).fill(undefined))
  })

  it('is for people, and for programs that ask for it, its URL', () => {
    expect(decodeValue(text)).toBe(url)
    expect(jsonOfValue(text)).toBe(JSON.stringify(url))
    expect(decodeKvin(kvinOfValue(text))).toEqual(new RemoteValue(url))
  })

  it('is inside another value the text of its URL', () => {
    const value = [decodeKvin(kvinOfValue(text)), new Map([[1, new RemoteValue(url)]])]
    expect(decodeValue(encodeValue(value))).toEqual([url, new Map([[1, url]])])
  })
})
