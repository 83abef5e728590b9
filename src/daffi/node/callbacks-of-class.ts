import {Fault} from '../../errors.js'
import {GlobalContextError} from '../wire/exceptions.js'
import type {Callback} from './callback.js'
import {type AnyFunction, callbackOfFunction, type FunctionOptions} from './callback-of-function.js'

// biome-ignore lint/complexity/noBannedTypes: whatever was written as a class
export type AnyClass = Function

export interface ClassOptions {
  /** By which messages call it; its own name by default. */
  readonly name?: string | undefined
  /** Its one instance; undefined while there is none: calls of its methods fail then. */
  readonly instance?: object | undefined
  readonly injected?: FunctionOptions['injected']
}

/**
 * The public methods of a class, inherited ones too: static ones, and those of its instance. A name that begins with an
 * underscore is private; accessors are none. Ask again when the instance exists.
 * @throws Fault CALLBACK_INVALID when a static method and another have the same name
 */
export function callbacksOfClass(cls: AnyClass, {name = cls.name, instance, injected}: ClassOptions = {}): Callback[] {
  const statics = methodsOf(cls, Function.prototype)
  const prototype: unknown = cls.prototype
  const own = methodsOf(instance ?? prototype, Object.prototype)
  for (const method of own.keys()) {
    if (!statics.has(method)) continue
    throw new Fault(
      'CALLBACK_INVALID',
      `The class ${name} has a static method ${method} and another one`,
      'Rename one of them: a callback has one name.',
    )
  }
  const callable = instance !== undefined
  return [
    ...[...statics].map(([method, fn]) =>
      callbackOfFunction(method, fn, {
        injected,
        self: cls,
        method: {className: name, isStatic: true, callable: true},
      }),
    ),
    ...[...own].map(([method, fn]) => {
      const descriptor = {className: name, isStatic: false, callable}
      const callback = callbackOfFunction(method, fn, {injected, self: instance, method: descriptor})
      return callable ? callback : {...callback, run: () => notInitialized(name, method)}
    }),
  ]
}

/** The public methods of an object of a class, by name. */
export function callbacksOfInstance(instance: object, options: Omit<ClassOptions, 'instance'> = {}): Callback[] {
  const {name = instance.constructor.name, injected} = options
  const method = {className: name, isStatic: false, callable: true}
  return [...methodsOf(instance, Object.prototype)].map(([each, fn]) =>
    callbackOfFunction(each, fn, {injected, self: instance, method}),
  )
}

/** @param end where the inherited ones stop */
function methodsOf(start: unknown, end: object): Map<string, AnyFunction> {
  const methods = new Map<string, AnyFunction>()
  const seen = new Set<string>(['constructor', 'prototype'])
  for (let object = start; object instanceof Object && object !== end; object = Object.getPrototypeOf(object)) {
    for (const [key, {value}] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
      if (seen.has(key)) continue
      seen.add(key)
      if (typeof value === 'function' && !key.startsWith('_') && !isClass(value)) methods.set(key, value)
    }
  }
  return methods
}

/** Whether a function was written as a class. */
export function isClass(value: unknown): value is AnyClass {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))
}

/** Upstream's text (daffi-semantics, section 3). */
function notInitialized(name: string, method: string): never {
  throw new GlobalContextError(
    `Instance of '${name}' is not initialized yet.` +
      ` Create instance or mark method '${method}' as classmethod or staticmethod`,
  )
}
