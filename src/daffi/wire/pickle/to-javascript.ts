import {describeValue} from './describe-value.js'
import {PICKLE_LIMITS, type PickleLimits} from './limits.js'
import {measure} from './measure.js'
import {PickleError} from './pickle-error.js'
import {type PickleValue, PyByteArray, PyFloat, PyFrozenSet, PyGlobal, PyObject, PyTuple} from './values.js'

/**
 * The value as a JavaScript function wants it: tuple and list arrays, 7.0 the number 7, set and frozenset a `Set`,
 * bytearray a `Uint8Array`, a dict an object when all its keys are texts (`__proto__` is a key like any other) and
 * else a `Map`. Shared parts stay shared, cycles cycles. What this forgets (7.0 or 7, tuple or list) is not known again
 * when the result is written.
 * @throws PickleError when a part has no counterpart in JavaScript, naming it, and when the value would fill more than
 *   `limits.unfoldedBytes` once written out, as JSON for example.
 */
export function toJavaScript(value: PickleValue, limits: PickleLimits = PICKLE_LIMITS): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (measure(value, limits.depth).unfolded > limits.unfoldedBytes) {
    throw new PickleError(
      `The value refers to its own parts so often that it would fill over ${limits.unfoldedBytes} bytes`,
    )
  }
  return convert(value, new Map())
}

function convert(value: PickleValue, known: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) return value
  if (value instanceof PyFloat) return value.value
  if (value instanceof PyByteArray) return value.bytes
  if (value instanceof PyGlobal || value instanceof PyObject) {
    throw new PickleError(`The Python value ${describeValue(value)} has no counterpart in JavaScript`)
  }
  if (known.has(value)) return known.get(value)
  if (value instanceof Map) return convertDict(value, known)
  if (value instanceof Set || value instanceof PyFrozenSet) {
    const set = new Set<unknown>()
    known.set(value, set)
    for (const item of value instanceof Set ? value : value.items) set.add(convert(item, known))
    return set
  }
  const array: unknown[] = []
  known.set(value, array)
  for (const item of value instanceof PyTuple ? value.items : value) array.push(convert(item, known))
  return array
}

function convertDict(dict: Map<PickleValue, PickleValue>, known: Map<object, unknown>): unknown {
  if (![...dict.keys()].every((key) => typeof key === 'string')) {
    const map = new Map<unknown, unknown>()
    known.set(dict, map)
    for (const [key, item] of dict) map.set(convert(key, known), convert(item, known))
    return map
  }
  const object: Record<string, unknown> = {}
  known.set(dict, object)
  for (const [key, item] of dict) {
    const converted = convert(item, known)
    if (key === '__proto__') {
      Object.defineProperty(object, key, {value: converted, enumerable: true, writable: true, configurable: true})
    } else object[String(key)] = converted
  }
  return object
}
