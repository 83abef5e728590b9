import {describe, expect, test} from 'vitest'
import {MESSAGES} from '../../../src/colonies/wire/messages/catalogue.js'
import {functionSpec} from '../../../src/colonies/wire/objects/function-spec.js'
import {
  anything,
  flag,
  int64,
  integer,
  list,
  map,
  nullWhenEmpty,
  optional,
  real,
  type Shape,
  ShapeError,
  struct,
  text,
} from '../../../src/colonies/wire/shape.js'

function pathOf(shape: Shape<unknown>, value: unknown): string | undefined {
  try {
    shape.decode(value, '')
  } catch (error) {
    if (error instanceof ShapeError) return error.path
    throw error
  }
  return undefined
}

describe('reading', () => {
  const shape = struct({name: text, count: integer, big: int64, part: real, on: flag, items: list(text), any: anything})

  test('gives zero values for what is missing or null', () => {
    const zero = {name: '', count: 0, big: 0n, part: 0, on: false, items: [], any: null}
    expect(shape.decode({}, '')).toEqual(zero)
    expect(shape.decode({name: null, count: null, big: null, part: null, on: null, items: null}, '')).toEqual(zero)
    expect(shape.decode(null, '')).toEqual(zero)
  })

  test('finds members in any case, the exact one first, and leaves out unknown ones', () => {
    expect(shape.decode({NAME: 'a', Count: 1, other: 2}, '')).toMatchObject({name: 'a', count: 1})
    expect(shape.decode({NAME: 'a', name: 'b'}, '').name).toBe('b')
    expect(shape.decode({other: 2}, '')).not.toHaveProperty('other')
  })

  test('takes nothing from what objects inherit', () => {
    const odd = struct({constructor: text, toString: text})
    expect(odd.decode({}, '')).toEqual({constructor: '', toString: ''})
    expect(map(text).decode(JSON.parse('{"__proto__":"x"}'), '')).toEqual(JSON.parse('{"__proto__":"x"}'))
  })

  test.each<[Shape<unknown>, unknown, string | undefined]>([
    [shape, {name: 1}, 'name'],
    [shape, {count: '1'}, 'count'],
    [shape, {count: 3.5}, 'count'],
    [shape, {count: 2 ** 53}, 'count'],
    [shape, {big: 2n ** 63n}, 'big'],
    [shape, {big: 2n ** 63n - 1n}, undefined],
    [shape, {on: 1}, 'on'],
    [shape, {items: ['a', 'b', 3]}, 'items[2]'],
    [shape, {items: 'a'}, 'items'],
    [shape, [], ''],
    [shape, 'x', ''],
    [list(list(text)), [['a'], ['b', {}]], '[1][1]'],
    [struct({a: struct({b: list(struct({c: map(integer)}))})}), {a: {b: [{}, {c: {x: 1, y: 'z'}}]}}, 'a.b[1].c.y'],
    [MESSAGES.submitfuncspecmsg.request, {spec: {conditions: {gpu: {count: 'many'}}}}, 'spec.conditions.gpu.count'],
  ])('%# names the place of what is wrong', (each, value, path) => {
    expect(pathOf(each, value)).toBe(path)
  })
})

describe('writing', () => {
  test('keeps the order of the fields, and escapes as Go does', () => {
    const shape = struct({b: text, a: integer, c: list(flag), d: int64})
    expect(shape.encode({b: '<a & "b">\u2028', a: -1, c: [true, false], d: 2n ** 62n})).toBe(
      '{"b":"\\u003ca \\u0026 \\"b\\"\\u003e\\u2028","a":-1,"c":[true,false],"d":4611686018427387904}',
    )
  })

  test.each(['plain', '', ' ~!', 'a"b', 'a\\b', 'ä', '\n', '\u0001', '😀', '<', "'"])('%j survives', (value) => {
    expect(JSON.parse(text.encode(value))).toBe(value)
    expect(text.encode(value)).not.toMatch(/[<>&]/)
  })

  test('leaves out what is optional and empty, and writes null for lists that were never filled', () => {
    const shape = struct({a: optional(text), b: optional(list(text)), c: nullWhenEmpty(list(text)), d: list(text)})
    expect(shape.encode({a: '', b: [], c: [], d: []})).toBe('{"c":null,"d":[]}')
    expect(shape.encode({a: 'x', b: ['y'], c: ['z'], d: []})).toBe('{"a":"x","b":["y"],"c":["z"],"d":[]}')
  })

  test('sorts the members of maps and of whatever came in', () => {
    expect(map(integer).encode({b: 1, a: 2})).toBe('{"a":2,"b":1}')
    expect(anything.encode({b: [{d: 1, c: '<'}], a: 9_007_199_254_740_993n})).toBe(
      '{"a":9007199254740993,"b":[{"c":"\\u003c","d":1}]}',
    )
    expect(anything.encode('<x>')).toBe('"\\u003cx\\u003e"')
    expect(anything.encode(null)).toBe('null')
  })

  test('what was written reads back as it was', () => {
    const spec = {funcname: 'f', args: [1, 'a', null, {b: []}], kwargs: {k: [true]}, env: {A: 'b'}, priority: -7}
    const decoded = functionSpec.decode({...spec, conditions: {executornames: ['x'], gpu: {count: 2}}}, '')
    expect(functionSpec.decode(JSON.parse(functionSpec.encode(decoded)), '')).toEqual(decoded)
  })
})
