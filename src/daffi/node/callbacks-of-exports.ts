import {Fault} from '../../errors.js'
import {InitializationError} from '../wire/exceptions.js'
import type {Callback} from './callback.js'
import {callbackOfFunction, type FunctionOptions} from './callback-of-function.js'
import {type AnyClass, callbacksOfClass, callbacksOfInstance, isClass} from './callbacks-of-class.js'

export interface ExportsOptions {
  /** What messages call it: its path. */
  readonly module: string
  readonly injected?: FunctionOptions['injected']
}

/**
 * What a module exports as callbacks: each function under the name of its export, the methods of each class, static ones
 * at once, and the methods of each object of a class. An object whose class is exported too is that class's one
 * instance. Names that begin with an underscore are private; other values are none of our business.
 * @param exports the namespace of an ES module, or of a CommonJS one
 * @throws Fault CALLBACK_INVALID when two give the same name, or none gives any; InitializationError for a second
 *   instance of a class
 */
export function callbacksOfExports(
  exports: Readonly<Record<string, unknown>>,
  {module, injected}: ExportsOptions,
): Callback[] {
  const entries = publicEntries(exports)
  const classes = new Map<AnyClass, object | undefined>()
  for (const [, value] of entries) if (isClass(value)) classes.set(value, undefined)
  const found = new Map<string, {readonly callback: Callback; readonly export: string}>()
  const add = (callbacks: readonly Callback[], from: string): void => {
    for (const callback of callbacks) {
      const other = found.get(callback.name)
      if (other) throw sameName(module, callback.name, other.export, from)
      found.set(callback.name, {callback, export: from})
    }
  }
  for (const [name, value] of entries) {
    if (isClass(value) || typeof value === 'function') continue
    const cls = classOf(value)
    if (!cls || !isInstance(value)) continue
    if (!classes.has(cls)) add(callbacksOfInstance(value, {injected}), name)
    else if (classes.get(cls) === undefined) classes.set(cls, value)
    else if (classes.get(cls) !== value) throw secondInstance(cls)
  }
  for (const [cls, instance] of classes) add(callbacksOfClass(cls, {instance, injected}), cls.name)
  for (const [name, value] of entries) {
    if (typeof value === 'function' && !isClass(value)) add([callbackOfFunction(name, value, {injected})], name)
  }
  if (found.size === 0) {
    throw new Fault(
      'CALLBACK_INVALID',
      `${module} exports nothing that can be called`,
      'Export functions or classes by name: export function add(a, b) { … }',
    )
  }
  return [...found.values()].map(({callback}) => callback)
}

/** By name; a default export has that of its function or class, and that of CommonJS holds the exports themselves. */
function publicEntries(exports: Readonly<Record<string, unknown>>): [string, unknown][] {
  const entries = new Map<string, unknown>()
  for (const [name, value] of Object.entries(exports)) {
    if (name !== 'default' && name !== 'module.exports' && !name.startsWith('_')) entries.set(name, value)
  }
  const main = exports.default
  if (typeof main === 'function') {
    const name = main.name === 'default' ? '' : main.name
    if (![...entries.values()].includes(main) && !name.startsWith('_')) entries.set(name, main)
  } else if (typeof main === 'object' && main !== null) {
    if (isInstance(main) && classOf(main)) entries.set('default', main)
    else for (const [name, value] of Object.entries(main)) if (!name.startsWith('_')) entries.set(name, value)
  }
  return [...entries]
}

function isInstance(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** The class that an object was made of, when a program wrote that class. */
function classOf(value: unknown): AnyClass | undefined {
  if (!isInstance(value)) return undefined
  const cls = value.constructor
  return isClass(cls) && value instanceof cls ? cls : undefined
}

function sameName(module: string, name: string, one: string, other: string): Fault {
  const both = one === other ? `the export ${one} twice` : `the exports ${one} and ${other} both`
  return new Fault('CALLBACK_INVALID', `${module}: ${both} give a callback ${name}`, 'Rename one of them.')
}

function secondInstance({name}: AnyClass): Error {
  return new InitializationError(`Only one callback instance of '${name}' should be created.`, 'CALLBACK_INVALID')
}
