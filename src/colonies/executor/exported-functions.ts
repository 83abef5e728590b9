import {Fault} from '../../errors.js'
import {type AnyFunction, type JsFunction, jsFunction} from './js-function.js'

/**
 * The functions that a module exports, by name. Names with a leading underscore are private; classes and other values are
 * none of our business. @param exports the namespace of an ES module, or of a CommonJS one
 * @throws Fault FUNCTION_INVALID when there are none
 */
export function exportedFunctions(
  exports: Readonly<Record<string, unknown>>,
  module: string,
): ReadonlyMap<string, JsFunction> {
  const found = new Map<string, JsFunction>()
  const add = (name: string, value: unknown): void => {
    if (isFunction(value) && name !== '' && !name.startsWith('_')) found.set(name, jsFunction(name, value))
  }
  const main = exports.default
  // What a CommonJS module exports is the default too.
  if (typeof main === 'object' && main !== null) for (const [name, value] of Object.entries(main)) add(name, value)
  if (isFunction(main) && main.name !== 'default') add(main.name, main)
  for (const [name, value] of Object.entries(exports)) {
    if (name !== 'default' && name !== 'module.exports') add(name, value)
  }
  if (found.size > 0) return found
  throw new Fault(
    'FUNCTION_INVALID',
    `${module} exports no functions`,
    'Export them by name: export function helloworld() { … }',
  )
}

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value))
}
