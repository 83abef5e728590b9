import {describe, expect, test} from 'vitest'
import {schemaProblem} from '../../../../src/colonies/server/blueprints/schema-problem.js'
import {validationSchema} from '../../../../src/colonies/wire/objects/blueprints.js'
import type {Json} from '../../../../src/colonies/wire/shape.js'

const problem = (properties: object, spec: Readonly<Record<string, Json>>, required: readonly string[] = []) =>
  schemaProblem(spec, validationSchema.decode({properties, required}, ''))

describe('what a spec must be like', () => {
  test.each<readonly [string, readonly Json[], readonly Json[]]>([
    ['string', ['', 'a'], [1, null, true, {}, []]],
    ['number', [0, 1.5, -1, 10n ** 20n], ['1', null, true]],
    ['integer', [0, -1, 1e15, 10n ** 20n], [1.5, '1', null]],
    ['boolean', [true, false], [0, 'true', null]],
    ['object', [{}, {a: 1}], [[], null, 'a']],
    ['array', [[], [1, 'a']], [{}, null, 'a']],
    ['', [null, 1, 'a', [], {}], []],
  ])('%s', (type, fine, wrong) => {
    for (const value of fine) expect(problem({a: {type}}, {a: value})).toBeUndefined()
    for (const value of wrong) expect(problem({a: {type}}, {a: value})).toContain(`field 'a' must be`)
  })

  test('names the place of what is wrong, and what is there', () => {
    const properties = {
      o: {type: 'object', properties: {l: {type: 'array', items: {type: 'object', properties: {n: {type: 'number'}}}}}},
    }
    expect(problem(properties, {o: {l: [{n: 1}, {n: 'two'}]}})).toBe("field 'o.l[1].n' must be a number, got string")
    expect(problem(properties, {o: {l: [1]}})).toBe("field 'o.l[0]' must be an object, got number")
    expect(problem({}, {b: 1}, ['b', 'a'])).toBe("required field 'a' is missing")
    expect(problem({e: {enum: ['x', 1]}}, {e: 'y'})).toBe(`field 'e' must be one of "x", 1, got "y"`)
  })

  test('allows the values of an enumeration only, objects by their content', () => {
    const properties = {e: {enum: [1, null, {b: 1, a: [2]}]}}
    for (const e of [1, null, {a: [2], b: 1}]) expect(problem(properties, {e})).toBeUndefined()
    for (const e of ['1', {a: [2]}, []]) expect(problem(properties, {e})).toBeDefined()
  })

  test('says nothing of what is missing, or of what the schema does not know', () => {
    expect(problem({a: {type: 'number'}}, {b: 'x', constructor: 1})).toBeUndefined()
    expect(problem({}, {}, ['constructor'])).toBe("required field 'constructor' is missing")
    const own: Readonly<Record<string, Json>> = JSON.parse('{"__proto__": 1}')
    expect(problem(JSON.parse('{"__proto__": {"type": "string"}}'), own)).toContain("'__proto__'")
  })

  test('looks at many items with many allowed values in little time', () => {
    const many = Array.from({length: 50_000}, (_each, index) => `value ${index}`)
    const started = process.cpuUsage().user
    expect(problem({l: {type: 'array', items: {enum: many}}}, {l: many})).toBeUndefined()
    expect(process.cpuUsage(undefined).user - started).toBeLessThan(5_000_000)
  })

  test('keeps messages short', () => {
    expect(problem({e: {enum: ['x'.repeat(10_000)]}}, {e: 'y'.repeat(10_000)})?.length).toBeLessThan(600)
  })
})

describe('a schema', () => {
  test('may be deep, but not deeper than any JSON', () => {
    const nested = (depth: number): object =>
      Array.from({length: depth}).reduce<object>((items) => ({type: 'array', items}), {type: 'number'})
    expect(problem({a: nested(900)}, {a: []})).toBeUndefined()
    const list = (depth: number): Json => Array.from({length: depth}).reduce<Json>((value) => [value], 'x')
    expect(problem({a: nested(900)}, {a: list(900)})).toContain('must be a number, got string')
  })
})
