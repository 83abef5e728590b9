import {describe, expect, it} from 'vitest'
import {decodeValue, encodeValue} from '../../../../src/dcp/job/values/value-text.js'
import {isJsonWithin} from '../../../../src/dcp/worker/sandbox/is-json.js'
import {isJson, isValueText} from '../../../../src/dcp/worker/sandbox/value-check.js'

const LIMIT = 32 * 1024 * 1024
const kvin = (what: string): string => `k{"_serializeVerId":"v9","what":${what}}`
const reads = (read: () => unknown): boolean => {
  try {
    read()
    return true
  } catch {
    return false
  }
}
/** Numbers that look random and are the same in every run. */
const sequence = () => {
  let state = 12345
  return (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648
    return Math.floor((state / 2147483648) * below)
  }
}
/** Texts that differ from a given one in a place or two. */
function* mutations(texts: readonly string[], letters: string, count: number): Generator<string> {
  const random = sequence()
  for (let turn = 0; turn < count; turn++) {
    let text = texts[turn % texts.length] ?? ''
    for (let left = 1 + random(2); left > 0; left--) {
      const at = random(text.length + 1)
      text = text.slice(0, at) + (letters[random(letters.length + 1)] ?? '') + text.slice(at + random(3))
    }
    yield text
  }
}

describe('checking a value text', () => {
  it.each([
    ['a number repeated', '{"arr":[1,{"lst":4000000}]}', true],
    ['an object repeated', '{"arr":[{"ctr":0,"ps":{}},{"lst":4000000}]}', true],
    ['an error repeated', '{"arr":[{"ctr":"Error","arg":""},{"lst":4000000}]}', true],
    ['a hundred megabytes of zeros', '{"ctr":2,"isl8":[],"len":100000000}', true],
    ['JSON within JSON repeated', `{"arr":[{"json":${JSON.stringify('[{}]'.padEnd(6000))}},{"lst":100000}]}`, false],
    ['a long BigInt repeated', `{"arr":[{"bigint":"${'9'.repeat(10_000)}"},{"lst":100000}]}`, false],
    ['a regular expression repeated', '{"arr":[{"ctr":10,"args":["a",""]},{"lst":4000000}]}', false],
    ['a regular expression of many classes', `{"ctr":10,"args":["${'\\\\p{L}'.repeat(100_000)}","u"]}`, false],
    ['buffers repeated', '{"arr":[{"ctr":2,"isl8":[],"len":1000000},{"lst":1000}]}', false],
    ['repetitions of repetitions', '{"arr":[{"arr":[1,{"lst":10000}]},{"lst":10000}]}', false],
  ])('is quick for %s', (_title, what, expected) => {
    const begun = performance.now()
    expect(isValueText(kvin(what), LIMIT)).toBe(expected)
    expect(performance.now() - begun).toBeLessThan(1000)
  })

  it.each([
    ['brackets that never close', '['.repeat(30_000_000), false],
    ['brackets without end', '['.repeat(15_000_000) + ']'.repeat(15_000_000), false],
    ['ten million objects', `[${'{},'.repeat(9_999_999)}{}]`, true],
    ['brackets in KVIN', `k${'['.repeat(30_000_000)}`, false],
  ])('needs little memory for %s', (_title, text, expected) => {
    const before = process.memoryUsage()
    expect(isValueText(text, LIMIT)).toBe(expected)
    const after = process.memoryUsage()
    expect(after.rss - before.rss).toBeLessThan(300 * 1024 * 1024)
  })

  it('refuses nothing that could be written', () => {
    for (const value of [10n ** 1_000_000n, new RegExp('[a]'.repeat(500), 'v'), new RegExp('a|'.repeat(200_000))]) {
      expect(isValueText(encodeValue({value}), LIMIT)).toBe(true)
    }
    for (const value of [10n ** 1_100_000n, new RegExp('[a]'.repeat(600), 'v'), new RegExp('a|'.repeat(300_000))]) {
      expect(() => encodeValue({value})).toThrow('limit')
    }
  })

  it('agrees with reading it', () => {
    const values = [
      [1, 1, 1, NaN, undefined, -0, [2, 2], {a: [{b: 1n}]}],
      {
        map: new Map<unknown, unknown>([[1, new Set([1, 'x'])]]),
        date: new Date(0),
        wrong: new Date(NaN),
        boxed: Object(1),
      },
      [new Uint8Array(20), new Float64Array([1, 2]), new Uint16Array([1, 2]).buffer, /a[b]\p{L}/u, new RangeError('x')],
      // biome-ignore lint/suspicious/noSparseArray: it travels
      [, 1, , 2],
      [Symbol('x'), Symbol('x')],
    ]
    const texts = [
      ...values.map(encodeValue).map((text) => (text.startsWith('k') ? text : kvin(`{"raw":${text}}`))),
      kvin(
        '{"arr":[{"arr":[]},{"lst":3},{"seen":4}],"isl":[{"@":9,"arr":[1,2]},{"@":2,"arr":{"arr":[1],"len":4}}],"len":20}',
      ),
      kvin('{"arr":[{"raw":[1,{"a":2}]},{"lst":2}],"ps":{"7":1,"x":{"json":"[1]"}}}'),
      kvin('{"mapKeys":{"arr":[1,{"lst":2}]},"mapVals":{"arr":[{"ctr":9,"arg":[1.5]},{"lst":2}]},"ps":{"a":1}}'),
      kvin('{"ctr":"Array","ps":{"0":1,"length":2}}'),
      kvin('{"ctr":6,"isl8":[{"0":"abcd","@":4}],"len":12}'),
      kvin('{"ctr":9,"ab16":"abcd"}'),
    ]
    let accepted = 0
    for (const text of [...texts, ...mutations(texts, '0123456789{}[]",:@-gups', 30_000)]) {
      // A sandbox cannot say that a value stands elsewhere.
      const known = text[0] !== 'u' && reads(() => decodeValue(text))
      expect(isValueText(text, LIMIT), text).toBe(known)
      if (known) accepted++
    }
    expect(accepted).toBeGreaterThan(1000)
  })
})

describe('telling JSON without reading it', () => {
  const bounds = {depth: 100, containers: 100}

  it('agrees with JSON.parse', () => {
    const texts = [
      '{"a":[1,-2.5e+10,0,-0,1E5,0.0],"b\\n\\u00e9\\\\":{"":null,"x":[true,false,[]]},"c":{}}',
      ' [ 1 , "\\"" , { "a" : { } } ] \n',
      '"é\u2028\ud800"',
      '-1.5',
      'null',
    ]
    let accepted = 0
    for (const text of [...texts, ...mutations(texts, '0123456789{}[]",:.eE+-\\ntu \t\u0001\u00a0', 30_000)]) {
      const known = reads(() => JSON.parse(text))
      expect(isJsonWithin(text, bounds), text).toBe(known)
      if (known) accepted++
    }
    expect(accepted).toBeGreaterThan(1000)
  })

  it('has bounds', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
    expect(isJsonWithin(nested(100), bounds)).toBe(true)
    expect(isJsonWithin(nested(101), bounds)).toBe(false)
    expect(isJsonWithin(`[${Array(99).fill('{}')}]`, bounds)).toBe(true)
    expect(isJsonWithin(`[${Array(100).fill('{}')}]`, bounds)).toBe(false)
    expect(isJson(`[${'"x",'.repeat(100_000)}1]`)).toBe(true)
    expect(isJson(`[${'"x",'.repeat(100_000)}]`)).toBe(false)
  })
})
