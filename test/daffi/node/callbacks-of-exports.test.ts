import {expect, test} from 'vitest'
import type {Callback} from '../../../src/daffi/node/callback.js'
import {callbacksOfClass, callbacksOfInstance} from '../../../src/daffi/node/callbacks-of-class.js'
import {callbacksOfExports} from '../../../src/daffi/node/callbacks-of-exports.js'

const context = {signal: new AbortController().signal}
const named = (callbacks: readonly Callback[]) => callbacks.map(({name}) => name).sort()
const run = (callbacks: readonly Callback[], name: string, ...args: unknown[]): unknown =>
  callbacks.find((callback) => callback.name === name)?.run(args, {}, context)
const exported = (exports: Record<string, unknown>) => callbacksOfExports(exports, {module: 'm.js'})

class Base {
  static shared() {
    return Base.name
  }
  inherited() {
    return 'inherited'
  }
  over() {
    return 'base'
  }
}

class Thing extends Base {
  #secret = 7
  field = (n: number) => n + this.#secret
  static own() {
    return Thing.name
  }
  get accessor() {
    return () => 1
  }
  override over() {
    return 'thing'
  }
  secret() {
    return this.#secret
  }
  _private() {}
}

test('a class: its static methods, and those of its instance', () => {
  const before = callbacksOfClass(Thing)
  expect(named(before)).toEqual(['inherited', 'over', 'own', 'secret', 'shared'])
  expect(run(before, 'own')).toBe('Thing')
  expect(() => run(before, 'secret')).toThrow("Instance of 'Thing' is not initialized yet.")
  const after = callbacksOfClass(Thing, {instance: new Thing()})
  expect(named(after)).toEqual(['field', 'inherited', 'over', 'own', 'secret', 'shared'])
  expect(run(after, 'secret')).toBe(7)
  expect(run(after, 'field', 1)).toBe(8)
  expect(run(after, 'over')).toBe('thing')
  expect(named(callbacksOfInstance(new Thing()))).toEqual(['field', 'inherited', 'over', 'secret'])
})

test('a class with two methods of one name is refused', () => {
  class Two {
    static name2() {}
    name2() {}
  }
  expect(() => callbacksOfClass(Two)).toThrow(expect.objectContaining({code: 'CALLBACK_INVALID'}))
})

test('exports: functions by the name of their export, classes, objects of classes', () => {
  const add = (a: number, b: number) => a + b
  class Unexported {
    hello() {
      return 'hello'
    }
  }
  const callbacks = exported({
    add,
    plus: add,
    Thing,
    thing: new Thing(),
    other: new Unexported(),
    _hidden: add,
    number: 7,
    list: [add],
    map: new Map(),
    plain: {add},
    default: add,
  })
  expect(named(callbacks)).toEqual(['add', 'field', 'hello', 'inherited', 'over', 'own', 'plus', 'secret', 'shared'])
  expect(run(callbacks, 'secret')).toBe(7)
  expect(run(callbacks, 'plus', 1, 2)).toBe(3)
})

test('a default export has its own name; that of CommonJS holds the exports', () => {
  expect(named(exported({default: function total() {}}))).toEqual(['total'])
  const one = () => 1
  expect(named(exported({default: {one, two: one}, one, 'module.exports': {one}}))).toEqual(['one', 'two'])
  expect(() => exported({default: Object.defineProperty(() => 1, 'name', {value: 'default'})})).toThrow(
    expect.objectContaining({code: 'CALLBACK_INVALID'}),
  )
})

test.each([
  ['nothing that can be called', {number: 1, _hidden: () => 1}],
  ['two of one name', {own: () => 1, Thing}],
  ['two instances of a class', {Thing, one: new Thing(), two: new Thing()}],
  ['two objects with one method', {one: new Base(), two: new Thing()}],
])('%s', (_what, exports) => {
  expect(() => exported(exports)).toThrow(expect.objectContaining({code: 'CALLBACK_INVALID'}))
})
