import {describe, expect, test} from 'vitest'
import {jsonOfPickle, pickleOfJson} from '../../../../src/daffi/wire/pickle/json-values.js'
import {PICKLE_LIMITS} from '../../../../src/daffi/wire/pickle/limits.js'
import {PickleError} from '../../../../src/daffi/wire/pickle/pickle-error.js'
import {toJavaScript} from '../../../../src/daffi/wire/pickle/to-javascript.js'
import {
  type PickleValue,
  PyByteArray,
  PyFloat,
  PyFrozenSet,
  PyGlobal,
  PyObject,
  PyTuple,
} from '../../../../src/daffi/wire/pickle/values.js'

const dict = (...pairs: [PickleValue, PickleValue][]): Map<PickleValue, PickleValue> => new Map(pairs)

describe('a value as JSON', () => {
  test.each<[string, PickleValue]>([
    ['null', null],
    ['"\\u001b[2J\\u009b2J\\u202eb"', '\u001b[2J\u009b2J\u202eb'],
    ['{"\\u009b2J":"é"}', dict(['\u009b2J', 'é'])],
    ['true', true],
    ['7', 7],
    ['0', 0],
    ['-9007199254740991', Number.MIN_SAFE_INTEGER],
    ['123456789012345678901234567890', 123456789012345678901234567890n],
    ['7.0', new PyFloat(7)],
    ['-0.0', -0],
    ['0.1', 0.1],
    ['9007199254740992.0', 2 ** 53],
    ['1e+300', 1e300],
    ['null', Number.NaN],
    ['null', Number.NEGATIVE_INFINITY],
    ['"a\\"\\n\\ud800é"', 'a"\n\ud800é'],
    ['"AP8="', Buffer.of(0, 255)],
    ['"AP8="', new PyByteArray(Buffer.of(0, 255))],
    ['[]', []],
    ['[1,[2,[]]]', [1, new PyTuple([2, []])]],
    ['[1,2]', new Set([1, 2])],
    ['[1,2]', new PyFrozenSet([1, 2])],
    ['{}', dict()],
    ['{"a":1,"":2,"__proto__":3}', dict(['a', 1], ['', 2], ['__proto__', 3])],
    [
      '{"1":1,"2.0":2,"None":0,"null":3,"true":4}',
      dict([1, 1], [new PyFloat(2), 2], ['None', 0], [null, 3], [true, 4]),
    ],
    ['{"AA==":1}', dict([Buffer.of(0), 1])],
    ['[["1",1],[1,2]]', dict(['1', 1], [1, 2])],
    ['[[[1,2],3]]', dict([new PyTuple([1, 2]), 3])],
  ])('%s', (text, value) => {
    expect(jsonOfPickle(value)).toBe(text)
    expect(() => JSON.parse(text)).not.toThrow()
  })

  test('names what JSON has not', () => {
    const error = (value: PickleValue): unknown => {
      try {
        return jsonOfPickle(value)
      } catch (thrown) {
        return thrown
      }
    }
    const decimal = new PyObject('reduce', new PyGlobal('decimal', 'Decimal'), new PyTuple(['1']))
    expect(error([1, decimal])).toBeInstanceOf(PickleError)
    expect(String(error([1, decimal]))).toContain('decimal.Decimal')
    expect(String(error(dict([decimal, 1])))).toContain('decimal.Decimal')
    expect(error(new PyGlobal('os', 'system'))).toBeInstanceOf(PickleError)
  })

  test('a value within itself, and one that unfolds without end, are refused', () => {
    const loop: PickleValue[] = []
    loop.push(loop)
    expect(() => jsonOfPickle(loop)).toThrow(PickleError)
    let bomb: PickleValue[] = ['ten bytes!']
    for (let level = 0; level < 40; level++) bomb = [bomb, bomb]
    expect(() => jsonOfPickle(bomb, {...PICKLE_LIMITS, unfoldedBytes: 100_000})).toThrow(PickleError)
  })
})

describe('a value of JSON', () => {
  test.each<[string, PickleValue]>([
    ['7', 7],
    ['-0', 0],
    ['-0.0', -0],
    ['7.0', new PyFloat(7)],
    ['1e2', new PyFloat(100)],
    ['1E-2', 0.01],
    ['9007199254740993', 9007199254740993n],
    ['-123456789012345678901234567890', -123456789012345678901234567890n],
    ['9007199254740993.0', 9007199254740992],
    [' [ 1 ,\n\t"a" ] ', [1, 'a']],
    ['{"a": {"b": [true, false, null]}}', dict(['a', dict(['b', [true, false, null]])])],
    ['{"__proto__": 1, "a": 1, "a": 2}', dict(['__proto__', 1], ['a', 2])],
    ['"\\u00e9\\ud800\\\\\\""', 'é\ud800\\"'],
    ['"\\\\"', '\\'],
    ['[]', []],
    ['{}', dict()],
  ])('%s', (text, value) => {
    expect(pickleOfJson(text)).toStrictEqual(value)
  })

  test.each([
    '',
    ' ',
    '01',
    '1.',
    '.5',
    '+1',
    '-',
    '1 2',
    'nul',
    'nulll',
    'NaN',
    'Infinity',
    'hello',
    '[1,]',
    '[1',
    '[1 2]',
    '[,]',
    '{"a"}',
    '{"a":1,}',
    '{a:1}',
    '{1:1}',
    '"a',
    '"a\\"',
    '"a\nb"',
    '"\\x"',
    "'a'",
    '\u00a01',
  ])('%j is none', (text) => {
    expect(() => JSON.parse(text)).toThrow()
    expect(() => pickleOfJson(text)).toThrow(PickleError)
  })

  test('is bounded in depth and in digits', () => {
    expect(() => pickleOfJson('['.repeat(100_000))).toThrow(PickleError)
    expect(() => pickleOfJson('{"a":'.repeat(100_000))).toThrow(PickleError)
    expect(() => pickleOfJson('9'.repeat(3_000_000))).toThrow(PickleError)
  })

  test('is what the engine finds, for random texts', () => {
    let seed = 7
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31
      return seed % below
    }
    const value = (depth: number): unknown => {
      switch (random(depth > 4 ? 5 : 7)) {
        case 0:
          return random(1000) - 500
        case 1:
          return random(1000) / 8 + 0.0625
        case 2:
          return ['', 'a"b', '\\', '\u0001é😀', 'x'.repeat(random(300))][random(5)]
        case 3:
          return random(2) === 0
        case 4:
          return null
        case 5:
          return Array.from({length: random(5)}, () => value(depth + 1))
        default:
          return Object.fromEntries(Array.from({length: random(5)}, () => [`k${random(9)}`, value(depth + 1)]))
      }
    }
    for (let round = 0; round < 500; round++) {
      const text = JSON.stringify(value(0), null, random(3))
      const read = pickleOfJson(text)
      expect(toJavaScript(read)).toEqual(JSON.parse(text))
      expect(JSON.parse(jsonOfPickle(read))).toEqual(JSON.parse(text))
    }
  })
})
