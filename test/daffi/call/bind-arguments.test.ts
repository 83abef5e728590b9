import {execFileSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import {bindingProblem} from '../../../src/daffi/call/bind-arguments.js'
import {def} from './scripted-node.js'

type Case = readonly [signature: string, args: readonly unknown[], kwargs: Record<string, unknown>]

const CASES: readonly Case[] = [
  ['f()', [], {}],
  ['f()', [1], {}],
  ['f()', [1, 2], {}],
  ['f(a)', [], {}],
  ['f(a)', [1, 2], {}],
  ['f(a, b)', [1], {}],
  ['f(a, b)', [], {}],
  ['f(a, b, c)', [], {}],
  ['f(a, b, c, d)', [], {}],
  ['f(a, b=5)', [1], {}],
  ['f(a, b=5)', [1, 2], {}],
  ['f(a, b=5)', [1, 2, 3], {}],
  ['f(a=1)', [1, 2], {}],
  ['f(a, b)', [1], {b: 2}],
  ['f(a, b)', [1, 2], {b: 2}],
  ['f(a, b)', [1], {c: 2}],
  ['f(a, b)', [], {a: 1, b: 2}],
  ['f(*args)', [1, 2, 3], {}],
  ['f(*args)', [], {a: 1}],
  ['f(**kwargs)', [], {a: 1}],
  ['f(**kwargs)', [1], {a: 1}],
  ['f(a, **kwargs)', [1], {a: 1}],
  ['f(*, k)', [], {}],
  ['f(*, k)', [1], {k: 1}],
  ['f(*, k)', [], {k: 1}],
  ['f(*, k, l)', [], {}],
  ['f(*, k, l)', [1, 2], {k: 1, l: 2}],
  ['f(*, k=1)', [], {}],
  ['f(a, *rest, k, **others)', [1, 2, 3], {k: 1, z: 2}],
  ['f(a, *rest, k, **others)', [], {z: 2}],
  ['f(a, /, b)', [1], {b: 2}],
  ['f(a, /, b)', [], {a: 1, b: 2}],
  ['f(a, /, **kwargs)', [1], {a: 1}],
]

const PYTHON = '/usr/bin/python3'
const SCRIPT = `
import json, sys
out = []
for signature, args, kwargs in json.load(sys.stdin):
    space = {}
    exec('def ' + signature + ': pass', space)
    try:
        space['f'](*args, **kwargs)
        out.append(None)
    except TypeError as error:
        out.append(str(error))
print(json.dumps(out))
`

describe('arguments and signatures', () => {
  test.skipIf(!existsSync(PYTHON))('the same words as Python, case by case', () => {
    const printed = execFileSync(PYTHON, ['-c', SCRIPT], {input: JSON.stringify(CASES), encoding: 'utf8'})
    const ours = CASES.map(([signature, args, kwargs]) => bindingProblem(def(signature), {func: 'f', args, kwargs}))
    expect(ours.map((text) => text ?? null)).toEqual(JSON.parse(printed))
  })

  test('the words that daffi’s callers know', () => {
    const problem = (signature: string, args: unknown[], kwargs = {}) =>
      bindingProblem(def(signature), {func: 'add', args, kwargs})
    expect(problem('add(a, b=5)', [1, 2, 3])).toBe('add() takes from 1 to 2 positional arguments but 3 were given')
    expect(problem('add(a, b)', [1])).toBe("add() missing 1 required positional argument: 'b'")
    expect(problem('add(a)', [1], {z: 1})).toBe("add() got an unexpected keyword argument 'z'")
    expect(problem('add(a, b)', [1, 2])).toBeUndefined()
  })

  test('whoever announces nothing readable decides by itself', () => {
    expect(bindingProblem(def('f(a)', {signature: undefined}), {func: 'f', args: [1, 2], kwargs: {}})).toBeUndefined()
  })

  const method = {className: 'C', isStatic: false, callable: true}

  test('of a method the object is not passed; of a static or class method nothing is left out', () => {
    const call = {func: 'm', args: [1], kwargs: {}}
    expect(bindingProblem(def('m(self, a)', {method}), call)).toBeUndefined()
    expect(bindingProblem(def('m(cls, a)', {method}), call)).toBeUndefined()
    expect(bindingProblem(def('m(a)', {method: {...method, isStatic: true}}), call)).toBeUndefined()
    expect(bindingProblem(def('m()', {method: {...method, isStatic: true}}), {...call, args: []})).toBeUndefined()
    expect(bindingProblem(def('m(self)', {method}), call)).toContain('takes 0 positional arguments but 1 was given')
  })

  test('g is filled by the node in 1.0.0, and never passed', () => {
    const early = (signature: string, args: unknown[], kwargs = {}) =>
      bindingProblem(def(signature, {generation: '1.0.0'}), {func: 'f', args, kwargs})
    expect(early('f(a, g)', [1])).toBeUndefined()
    expect(early('f(g, a)', [], {a: 1})).toBeUndefined()
    expect(early('f(a, *, g)', [1])).toBeUndefined()
    expect(early('f(a, g)', [1, 2])).toContain('It is forbidden to pass the')
    expect(early('f(a, g)', [1], {g: 2})).toContain('It is forbidden to pass the')
    expect(early('f(a, g)', [])).toBe("f() missing 1 required positional argument: 'a'")
    expect(bindingProblem(def('f(g)'), {func: 'f', args: [1], kwargs: {}})).toBeUndefined()
  })
})
