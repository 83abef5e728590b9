import {describeValue} from './describe-value.js'
import {PICKLE_LIMITS, type PickleLimits} from './limits.js'
import {measure, tooDeep} from './measure.js'
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
  const converting: Converting = {known: new Map(), limits, shares: false, size: 0}
  const converted = convert(value, 0, converting)
  // Without a part that occurs twice it fills what has been counted.
  if (converting.shares && measure(value, limits.depth).unfolded > limits.unfoldedBytes) throw tooLarge(limits)
  return converted
}

interface Converting {
  readonly known: Map<object, unknown>
  readonly limits: PickleLimits
  shares: boolean
  /** Bytes that the texts would fill once written out, about. */
  size: number
}

function convert(value: PickleValue, depth: number, converting: Converting): unknown {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'string') count(value.length, converting)
    return value
  }
  if (value instanceof PyFloat) return value.value
  if (value instanceof Uint8Array) return counted(value, converting)
  if (value instanceof PyByteArray) return counted(value.bytes, converting)
  if (value instanceof PyGlobal || value instanceof PyObject) {
    throw new PickleError(`The Python value ${describeValue(value)} has no counterpart in JavaScript`)
  }
  const {known, limits} = converting
  const before = known.get(value)
  if (before !== undefined) {
    converting.shares = true
    return before
  }
  if (depth > limits.depth) throw tooDeep(limits.depth)
  if (value instanceof Map) return convertDict(value, depth + 1, converting)
  if (value instanceof Set || value instanceof PyFrozenSet) {
    const set = new Set<unknown>()
    known.set(value, set)
    for (const item of value instanceof Set ? value : value.items) set.add(convert(item, depth + 1, converting))
    return set
  }
  const array: unknown[] = []
  known.set(value, array)
  for (const item of value instanceof PyTuple ? value.items : value) array.push(convert(item, depth + 1, converting))
  return array
}

function convertDict(dict: Map<PickleValue, PickleValue>, depth: number, converting: Converting): unknown {
  const object: Record<string, unknown> = {}
  if (!hasTextKeys(dict)) {
    const map = new Map<unknown, unknown>()
    converting.known.set(dict, map)
    for (const [key, item] of dict) map.set(convert(key, depth, converting), convert(item, depth, converting))
    return map
  }
  converting.known.set(dict, object)
  for (const [key, item] of dict) {
    const converted = convert(item, depth, converting)
    if (typeof key !== 'string') continue
    count(key.length, converting)
    if (key === '__proto__') {
      Object.defineProperty(object, key, {value: converted, enumerable: true, writable: true, configurable: true})
    } else object[key] = converted
  }
  return object
}

function hasTextKeys(dict: Map<PickleValue, PickleValue>): boolean {
  for (const key of dict.keys()) if (typeof key !== 'string') return false
  return true
}

function counted(bytes: Uint8Array, converting: Converting): Uint8Array {
  count(bytes.byteLength, converting)
  return bytes
}

function count(size: number, converting: Converting): void {
  converting.size += size
  if (converting.size > converting.limits.unfoldedBytes) throw tooLarge(converting.limits)
}

function tooLarge({unfoldedBytes}: PickleLimits): PickleError {
  return new PickleError(`The value refers to its own parts so often that it would fill over ${unfoldedBytes} bytes`)
}
