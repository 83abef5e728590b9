import {describe, expect, test} from 'vitest'
import {PICKLE_LIMITS} from '../../../../src/daffi/wire/pickle/limits.js'
import {PickleError} from '../../../../src/daffi/wire/pickle/pickle-error.js'
import {readPickle} from '../../../../src/daffi/wire/pickle/read-pickle.js'
import {toJavaScript} from '../../../../src/daffi/wire/pickle/to-javascript.js'
import {type PickleValue, PyFrozenSet, PyGlobal, PyTuple} from '../../../../src/daffi/wire/pickle/values.js'
import {writePickle} from '../../../../src/daffi/wire/pickle/write-pickle.js'

const again = (value: unknown): PickleValue => readPickle(writePickle(value))

describe('what JavaScript has besides', () => {
  test.each<[string, unknown, PickleValue]>([
    ['undefined', undefined, null],
    [
      'an object',
      {a: 1, b: {c: undefined}},
      new Map<string, PickleValue>([
        ['a', 1],
        ['b', new Map([['c', null]])],
      ]),
    ],
    ['an object without prototype', Object.assign(Object.create(null), {a: 1}), new Map([['a', 1]])],
    ['a key __proto__', JSON.parse('{"__proto__": 1}'), new Map([['__proto__', 1]])],
    ['a small BigInt', 5n, 5],
    ['a typed array of bytes', new Uint8Array([1, 2]), Buffer.of(1, 2)],
    [
      'an array as a key',
      new Map([[[1, [2]], 'x']]),
      new Map([[new PyTuple<PickleValue>([1, new PyTuple([2])]), 'x']]),
    ],
    ['an array in a set', new Set([[1, 2]]), new Set([new PyTuple([1, 2])])],
    ['a set in a set', new Set([new Set([1])]), new Set([new PyFrozenSet([1])])],
  ])('%s', (_, value, expected) => {
    expect(again(value)).toStrictEqual(expected)
  })

  test('one array as a key and as a value', () => {
    const pair = [1, 2]
    expect(again(new Map([[pair, pair]]))).toStrictEqual(new Map([[new PyTuple([1, 2]), [1, 2]]]))
  })

  test('integers around every limit of a width', () => {
    for (const bits of [7n, 8n, 15n, 16n, 31n, 32n, 47n, 48n, 53n, 63n, 64n, 127n, 255n, 2039n, 2040n, 2048n, 9000n]) {
      for (const near of [-2n, -1n, 0n, 1n, 2n]) {
        for (const value of [2n ** bits + near, -(2n ** bits) + near]) {
          const read = again(value)
          expect(BigInt(read as bigint)).toBe(value)
          expect(typeof read).toBe(Number.isSafeInteger(Number(value)) ? 'number' : 'bigint')
        }
      }
    }
  })
})

describe('what cannot be written', () => {
  class Account {}
  const loop = new PyTuple<unknown>([])
  Object.assign(loop, {items: [loop]})
  const deep = Array.from({length: 600}).reduce<unknown>((inner) => [inner], 1)
  test.each<[string, unknown]>([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['an instance', new Account()],
    ['a date', new Date(0)],
    ['an error', new Error('x')],
    ['other typed arrays', new Float64Array(2)],
    ['a dict as a key', new Map([[{a: 1}, 1]])],
    ['a map in a set', new Set([new Map()])],
    ['a tuple that is its own item', loop],
    ['nested too deep', deep],
  ])('%s', (_, value) => {
    expect(() => writePickle({value})).toThrow(PickleError)
  })

  test('too many elements, too many bytes', () => {
    expect(() => writePickle([1, 2, 3], {...PICKLE_LIMITS, elements: 3})).toThrow(PickleError)
    expect(() => writePickle('x'.repeat(100), {...PICKLE_LIMITS, bytes: 100})).toThrow(PickleError)
    expect(writePickle('x'.repeat(90), {...PICKLE_LIMITS, bytes: 100}).length).toBeLessThanOrEqual(100)
  })
})

describe('toJavaScript', () => {
  test('is what a function wants', () => {
    const plain = toJavaScript(again({t: new PyTuple([1, [2]]), s: new PyFrozenSet(['a']), m: new Map([[1, 2]])}))
    expect(plain).toStrictEqual({t: [1, [2]], s: new Set(['a']), m: new Map([[1, 2]])})
  })

  test('keeps __proto__ a key', () => {
    const plain = toJavaScript(again(JSON.parse('{"__proto__": {"bad": 1}}')))
    expect(Object.keys(plain as object)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype)
    expect((plain as {bad?: number}).bad).toBeUndefined()
  })

  test('keeps shared parts and cycles', () => {
    const list: unknown[] = []
    list.push(list, {list})
    const plain = toJavaScript(again(list)) as [unknown, {list: unknown}]
    expect(plain[0]).toBe(plain)
    expect(plain[1].list).toBe(plain)
  })

  test('names what has no counterpart', () => {
    const value = [new PyGlobal('numpy', 'ndarray')]
    expect(() => toJavaScript(value)).toThrow(PickleError)
    expect(() => toJavaScript(value)).toThrow(/numpy\.ndarray/)
  })
})
