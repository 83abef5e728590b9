import {describe, expect, test} from 'vitest'
import {PICKLE_LIMITS} from '../../../../src/daffi/wire/pickle/limits.js'
import {PickleError} from '../../../../src/daffi/wire/pickle/pickle-error.js'
import {readPickle} from '../../../../src/daffi/wire/pickle/read-pickle.js'
import {toJavaScript} from '../../../../src/daffi/wire/pickle/to-javascript.js'
import {writePickle} from '../../../../src/daffi/wire/pickle/write-pickle.js'
import {rows} from './fixtures.js'

/** A pickle of protocol 4 from its operations, one character a byte. */
const raw = (operations: string): Buffer => Buffer.from(`\x80\x04${operations}`, 'latin1')

function isRefused(bytes: Buffer): boolean {
  try {
    readPickle(bytes)
    return false
  } catch (error) {
    if (error instanceof PickleError) return true
    throw error
  }
}

describe('malformed pickles', () => {
  test.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['protocol 0', Buffer.from('I1\n.')],
    ['protocol 6', Buffer.from('\x80\x06N.', 'latin1')],
    ['no end', raw('N')],
    ['an empty stack at the end', raw('.')],
    ['two values', raw('NN.')],
    ['an open group', raw('(N.')],
    ['bytes after the end', raw('N.N')],
    ['an operation that does not exist', raw('\xff.')],
    ['persistent ids', raw('NQ.')],
    ['extension registry', raw('\x82\x01.')],
    ['INST', raw('(ios\nsystem\n.')],
    ['OBJ', raw('(NNo.')],
    ['out-of-band buffers', raw('\x97.')],
    ['an empty memo', raw('h\x05.')],
    ['a memo of nothing', raw('\x94.')],
    ['a memo entry without number', raw('Np-1\n.')],
    ['no group', raw('t.')],
    ['append to a number', raw('K\x01K\x02a.')],
    ['items for a list', raw(']K\x01K\x02s.')],
    ['members for a list', raw('](N\x90.')],
    ['a key without value', raw('}(Nu.')],
    ['a list as a key', raw('}]Ns.')],
    ['a dict in a set', raw('\x8f(}\x90.')],
    ['a dict in a frozenset', raw('(}\x91.')],
    ['a state for a dict', raw('}Nb.')],
    ['a state for a name', raw('cos\nsystem\n}b.')],
    ['a call of a number', raw('K\x01)R.')],
    ['arguments that are no tuple', raw('ca\nb\n]R.')],
    ['named arguments that are no dict', raw('ca\nb\n))\x92.')],
    ['a name that is no text', raw('K\x01K\x02\x93.')],
    ['an effect on nothing', raw('Nca\nb\n)R0.')],
    ['text that is not UTF-8', raw('\x8c\x02\xff\xfe.')],
    ['half a surrogate', raw('\x8c\x02\xed\xa0.')],
    ['a frame longer than the pickle', raw('\x95\xff\0\0\0\0\0\0\0N.')],
    ['huge text', raw('X\xff\xff\xff\xff.')],
    ['huge 64-bit text', raw('\x8d\xff\xff\xff\xff\xff\xff\xff\xff.')],
    ['huge bytes', raw('\x8e\0\0\0\0\0\0\0\x7f.')],
    ['a huge bytearray', raw('\x96\0\0\0\0\0\0\x10\0.')],
    ['a huge integer', raw('\x8b\xff\xff\xff\x7f.')],
    ['an integer of negative length', raw('\x8b\xff\xff\xff\xff.')],
    ['an endless name', raw('cos')],
  ])('%s', (_, bytes) => {
    expect(() => readPickle(bytes)).toThrow(PickleError)
  })

  test('cut at every byte', () => {
    for (const {bytes} of rows) {
      if (bytes.length > 1500) continue
      for (let end = 0; end < bytes.length; end++) {
        if (!isRefused(bytes.subarray(0, end))) throw new Error(`read ${bytes.toString('hex', 0, end)}`)
      }
    }
  })
})

describe('bombs', () => {
  test.each<[string, Buffer]>([
    ['lists', raw(`${']'.repeat(100_000)}${'a'.repeat(99_999)}.`)],
    ['tuples', raw(`)${'\x85'.repeat(100_000)}.`)],
    ['objects', raw(`ca\nb\n${')R'.repeat(100_000)}.`)],
    ['a chain that never lies on the stack', chain(600)],
  ])('nesting of %s', (_, bytes) => {
    expect(() => readPickle(bytes)).toThrow(/nested/)
  })

  test('a nesting that Python itself can write is none', () => {
    const deep = raw(`${']'.repeat(400)}${'a'.repeat(399)}.`)
    const value = readPickle(deep)
    expect(readPickle(writePickle(value))).toStrictEqual(value)
    expect(JSON.stringify(toJavaScript(value))).toBe('['.repeat(400) + ']'.repeat(400))
  })

  test('counts', () => {
    const limits = {...PICKLE_LIMITS, elements: 10_000, bytes: 50_000}
    expect(() => readPickle(raw(`(${'N'.repeat(10_001)}l.`), limits)).toThrow(/elements/)
    expect(() => readPickle(raw(`(${'}'.repeat(2_000)}l.`), limits)).toThrow(/elements/)
    expect(() => readPickle(raw(`(N${'2'.repeat(10_001)}l.`), limits)).toThrow(/elements/)
    expect(() => readPickle(raw(`N${'\x94'.repeat(10_001)}.`), limits)).toThrow(/elements/)
    expect(() => readPickle(raw(`${'('.repeat(10_001)}.`), limits)).toThrow(/elements/)
    expect(() => readPickle(Buffer.alloc(50_001), limits)).toThrow(/larger/)
    // Copies of one list, and of one text.
    const sets = `](${'N'.repeat(100)}e\x94${'cbuiltins\nset\nh\0\x85R0'.repeat(1_000)}`
    expect(() => readPickle(raw(`${sets}N.`), limits)).toThrow(PickleError)
    const copies = `\x8c\xff${'x'.repeat(255)}\x940\x8c\x06latin1\x940${'c_codecs\nencode\nh\0h\x01\x86R0'.repeat(1_000)}`
    expect(() => readPickle(raw(`${copies}N.`), limits)).toThrow(/elements/)
  })

  test('a value that shares its parts a billion times over is small until it is unfolded', () => {
    const bytes = raw(
      `]\x94${Array.from({length: 30}, (_, at) => `](${`h${String.fromCharCode(at)}`.repeat(10)}e\x94`).join('')}`,
    )
    // Only the last list stays on the stack: the others are taken into a list of all.
    const value = readPickle(Buffer.concat([raw('('), bytes.subarray(2), Buffer.from('l.')]))
    expect(writePickle(value).length).toBeLessThan(2_000)
    expect(() => toJavaScript(value)).toThrow(PickleError)
  })

  test('a tuple that each of its many items leads back to', () => {
    // T = (L1 … Ln), every L holds T: written naively, T is written n times.
    const n = 200
    const made = Array.from({length: n}, () => ']\x94').join('')
    const fill = Array.from({length: n}, (_, at) => `h${String.fromCharCode(at)}h${String.fromCharCode(n)}a0`).join('')
    const value = readPickle(raw(`(${made}t\x94${fill}.`))
    expect(readPickle(writePickle(value))).toStrictEqual(value)
  })
})

test('10,000 mutated pickles give a value or a PickleError', () => {
  let seed = 20_230_113
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  const sources = rows.filter(({bytes}) => bytes.length <= 1200).map(({bytes}) => bytes)
  let values = 0
  let errors = 0
  const begun = performance.now()
  for (let round = 0; round < 10_000; round++) {
    const bytes = Buffer.from(sources[round % sources.length] ?? [])
    for (let change = random(4); change >= 0; change--) {
      const at = 2 + random(bytes.length - 2)
      if (random(4) === 0) bytes.copy(bytes, at, random(bytes.length))
      else bytes[at] = random(256)
    }
    try {
      const value = readPickle(bytes)
      values++
      readPickle(writePickle(value))
      toJavaScript(value)
    } catch (error) {
      if (!(error instanceof PickleError)) throw error
      errors++
    }
  }
  expect(values).toBeGreaterThan(1000)
  expect(errors).toBeGreaterThan(1000)
  expect(performance.now() - begun).toBeLessThan(20_000)
})

/** Lists each put into the next by way of the memo: `n` deep, never more than a few values on the stack. */
function chain(n: number): Buffer {
  const long = (index: number): string => `j${Buffer.from(Uint32Array.of(index).buffer).toString('latin1')}`
  const links = Array.from({length: n - 1}, (_, at) => `]\x94${long(at)}a0`).join('')
  return raw(`]\x940${links}${long(n - 1)}.`)
}
