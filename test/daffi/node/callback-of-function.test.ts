import {describe, expect, test} from 'vitest'
import {callbackOfFunction} from '../../../src/daffi/node/callback-of-function.js'

const context = {signal: new AbortController().signal}
const call = (fn: (...args: never[]) => unknown, args: unknown[], kwargs: Record<string, unknown> = {}): unknown =>
  callbackOfFunction('f', fn).run(args, kwargs, context)

describe('arguments', () => {
  const listed = (...args: unknown[]) => args
  test('go to the parameters, by place and by name', () => {
    const f = (a: unknown, b: unknown = 'default', ...rest: unknown[]) => listed(a, b, rest)
    expect(call(f, [1])).toEqual([1, 'default', []])
    expect(call(f, [1, 2, 3, 4])).toEqual([1, 2, [3, 4]])
    expect(call(f, [], {b: 2, a: 1})).toEqual([1, 2, []])
    expect(call(f, [1], {b: undefined})).toEqual([1, 'default', []])
    const g = (a?: unknown, b?: unknown, c: unknown = 3) => listed(a, b, c)
    expect(call(g, [1, 2])).toEqual([1, 2, 3])
    const h = (a: unknown = 1, b: unknown = 2, c: unknown = 3) => listed(a, b, c)
    expect(call(h, [], {c: 9})).toEqual([1, 2, 9])
  })

  test.each([
    [[], {}, /missing 2 required positional arguments: 'a', 'b'/],
    [[1], {}, /missing 1 required positional argument: 'b'/],
    [[], {b: 1}, /missing 1 required positional argument: 'a'/],
    [[1, 2, 3, 4], {}, /takes from 2 to 3 positional arguments but 4 were given/],
    [[1, 2], {a: 3}, /multiple values for argument 'a'/],
    [[1, 2], {x: 3}, /unexpected keyword argument 'x'/],
    [[1, 2], {toString: 3}, /unexpected keyword/],
  ])('that do not fit are told: %j %j', (args, kwargs, problem) => {
    const f = (a: unknown, b: unknown, c: unknown = 1) => listed(a, b, c)
    expect(() => call(f, args, kwargs)).toThrow(problem)
    expect(() => call(f, args, kwargs)).toThrow('Function signature is: f(a, b, c=…): ...')
  })

  test('a native function takes any', () => {
    expect(callbackOfFunction('max', Math.max).run([1, 3, 2], {}, context)).toBe(3)
    expect(() => callbackOfFunction('max', Math.max).run([1], {a: 2}, context)).toThrow(/unexpected keyword/)
  })
})

test('what is injected is neither announced nor given', () => {
  const f = (a: unknown, g: unknown, b: unknown = 2) => [a, g, b]
  const callback = callbackOfFunction('f', f, {injected: {g: () => 'the global'}})
  expect(callback.signature.parameters.map(({name}) => name)).toEqual(['a', 'b'])
  expect(callback.run([1], {}, context)).toEqual([1, 'the global', 2])
  expect(callback.run([1, 5], {}, context)).toEqual([1, 'the global', 5])
  expect(callback.run([], {b: 3, a: 1}, context)).toEqual([1, 'the global', 3])
  expect(() => callback.run([1, 2, 3], {}, context)).toThrow(/takes from 1 to 2 positional/)
  expect(() => callback.run([1], {g: 1}, context)).toThrow(/unexpected keyword/)
})

test('kinds of functions', () => {
  const kind = (fn: (...args: never[]) => unknown) => {
    const {isAsync, isGenerator} = callbackOfFunction('f', fn)
    return {isAsync, isGenerator}
  }
  expect(kind(() => 1)).toEqual({isAsync: false, isGenerator: false})
  expect(kind(async () => 1)).toEqual({isAsync: true, isGenerator: false})
  expect(kind(function* () {})).toEqual({isAsync: false, isGenerator: true})
  expect(kind(async function* () {})).toEqual({isAsync: true, isGenerator: true})
})

test('a function without a name is refused', () => {
  expect(() => callbackOfFunction('', () => 1)).toThrow(
    expect.objectContaining({name: 'InitializationError', code: 'CALLBACK_INVALID'}),
  )
})
