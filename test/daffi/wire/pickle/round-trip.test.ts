import {describe, expect, test} from 'vitest'
import {readPickle} from '../../../../src/daffi/wire/pickle/read-pickle.js'
import {PyGlobal, PyObject, PyTuple} from '../../../../src/daffi/wire/pickle/values.js'
import {writePickle} from '../../../../src/daffi/wire/pickle/write-pickle.js'
import {expected} from './expected.js'
import {rows, title} from './fixtures.js'

describe('pickles that Python made', () => {
  test.each(rows.filter(({kind}) => kind === 'plain').map((row) => [title(row), row] as const))('%s', (_, row) => {
    expect([...expected.keys()]).toContain(row.source)
    const value = readPickle(row.bytes)
    expect(value).toStrictEqual(expected.get(row.source))
    expect(readPickle(writePickle(value))).toStrictEqual(value)
  })

  test('there is one for every value that is expected', () => {
    const sources = new Set(rows.map(({source}) => source))
    expect([...expected.keys()].filter((source) => !sources.has(source))).toEqual([])
  })

  test.each(rows.filter(({kind}) => kind === 'symbol' || kind === 'daffi').map((row) => [title(row), row] as const))(
    'symbols stay: %s',
    (_, row) => {
      const value = readPickle(row.bytes)
      const written = writePickle(value)
      expect(readPickle(written)).toStrictEqual(value)
      expect(writePickle(readPickle(written)).equals(written)).toBe(true)
    },
  )
})

describe('symbols', () => {
  test('a command to run is a name, and no more', () => {
    const payload = Buffer.from('\x80\x02cos\nsystem\nX\x04\0\0\0true\x85R.', 'latin1')
    expect(readPickle(payload)).toStrictEqual(
      new PyObject('reduce', new PyGlobal('os', 'system'), new PyTuple(['true'])),
    )
  })

  test('what was done to an object is kept in its order', () => {
    // O = a.b(); O.append(1); O['k'] = 2; O state 3; c.d() for its effect
    const text = '\x80\x04\x8c\x01a\x8c\x01b\x93)R\x94K\x01a\x8c\x01kK\x02sK\x03b\x8c\x01c\x8c\x01d\x93)R0.'
    const value = readPickle(Buffer.from(text, 'latin1'))
    if (!(value instanceof PyObject)) throw new Error('no object')
    expect(value.steps.map(({op}) => op)).toEqual(['append', 'set-items', 'build', 'effect'])
    expect(readPickle(writePickle(value))).toStrictEqual(value)
  })
})

describe('identity', () => {
  const shared = rows.filter(({kind}) => kind === 'shared')
  const find = (start: string, protocol: number) => {
    const row = shared.find((one) => one.source.startsWith(start) && one.protocol === protocol)
    if (!row) throw new Error(start)
    return readPickle(writePickle(readPickle(row.bytes)))
  }

  test.each([2, 4])('protocol %i', (protocol) => {
    const twice = find('(lambda l: [l, l])', protocol)
    expect(Array.isArray(twice) && twice[0] === twice[1] && twice.length === 2).toBe(true)
    const list = find('(lambda l: (l.append(l)', protocol)
    expect(Array.isArray(list) && list[0] === list).toBe(true)
    const dict = find('(lambda d:', protocol)
    expect(dict instanceof Map && dict.get('me') === dict).toBe(true)
    const tuple = find('(lambda l: (lambda t:', protocol)
    if (!(tuple instanceof PyTuple)) throw new Error('no tuple')
    const inner = tuple.items[0]
    expect(Array.isArray(inner) && inner[0] === tuple).toBe(true)
  })

  test('an object whose arguments lead back to it', () => {
    const globals = new Map<string, unknown>()
    const object = new PyObject('reduce', new PyGlobal('a', 'b'), new PyTuple([globals as never]))
    globals.set('self', object)
    const read = readPickle(writePickle(object))
    if (!(read instanceof PyObject)) throw new Error('no object')
    const [dict] = read.args.items
    expect(dict instanceof Map && dict.get('self') === read).toBe(true)
  })
})
