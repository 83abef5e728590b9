import {describeValue} from './describe-value.js'
import {type JsonSource, jsonSource} from './json-source.js'
import {PICKLE_LIMITS, type PickleLimits} from './limits.js'
import {PickleError} from './pickle-error.js'
import {type PickleValue, PyByteArray, PyFloat, PyFrozenSet, PyTuple} from './values.js'

/**
 * A value as JSON text: integers with all their digits, floats told from them (7.0), NaN and infinities null, bytes as
 * base64, tuples and sets as arrays. A dict is an object whose keys are texts, or the JSON text of another scalar; an
 * array of pairs when it has other keys, or two that would be one.
 * @throws PickleError for what JSON has not, naming it, and when the text would be longer than `limits.unfoldedBytes`
 */
export function jsonOfPickle(value: PickleValue, limits: PickleLimits = PICKLE_LIMITS): string {
  return write(value, 0, {limits, left: limits.unfoldedBytes})
}

interface Writing {
  readonly limits: PickleLimits
  /** A small value that refers to its own parts can unfold to more than any memory holds. */
  left: number
}

function write(value: PickleValue, depth: number, writing: Writing): string {
  const scalar = scalarText(value)
  if (scalar !== undefined) {
    spend(scalar.length, writing)
    return scalar
  }
  if (depth > writing.limits.depth) throw tooDeep(writing.limits)
  spend(2, writing)
  if (value instanceof Map) return writeDict(value, depth + 1, writing)
  if (value instanceof PyTuple || value instanceof PyFrozenSet) return writeArray(value.items, depth + 1, writing)
  if (Array.isArray(value) || value instanceof Set) return writeArray(value, depth + 1, writing)
  throw new PickleError(`The Python value ${describeValue(value)} has no counterpart in JSON`)
}

function writeArray(items: Iterable<PickleValue>, depth: number, writing: Writing): string {
  let text = ''
  for (const item of items) text += text === '' ? write(item, depth, writing) : `,${write(item, depth, writing)}`
  return `[${text}]`
}

function writeDict(dict: Map<PickleValue, PickleValue>, depth: number, writing: Writing): string {
  if (!isObject(dict)) return writePairs(dict, depth, writing)
  let text = ''
  for (const [key, item] of dict) {
    const name = textOf(typeof key === 'string' ? key : (nameOf(key) ?? ''))
    spend(name.length, writing)
    text += `${text === '' ? '' : ','}${name}:${write(item, depth, writing)}`
  }
  return `{${text}}`
}

function writePairs(dict: Map<PickleValue, PickleValue>, depth: number, writing: Writing): string {
  let text = ''
  for (const [key, item] of dict) {
    text += `${text === '' ? '' : ','}[${write(key, depth + 1, writing)},${write(item, depth + 1, writing)}]`
  }
  return `[${text}]`
}

/** Whether each key has a name of its own. */
function isObject(dict: Map<PickleValue, PickleValue>): boolean {
  let texts = 0
  for (const key of dict.keys()) if (typeof key === 'string') texts++
  if (texts === dict.size) return true
  const names = new Set([...dict.keys()].map(nameOf))
  return names.size === dict.size && !names.has(undefined)
}

function nameOf(key: PickleValue): string | undefined {
  if (typeof key === 'string') return key
  return key instanceof Uint8Array ? base64(key) : scalarText(key)
}

function scalarText(value: PickleValue): string | undefined {
  switch (typeof value) {
    case 'number':
      return numberText(value)
    case 'string':
      return textOf(value)
    case 'boolean':
    case 'bigint':
      return String(value)
    default:
      if (value === null) return 'null'
      if (value instanceof PyFloat) return floatText(value.value)
      if (value instanceof Uint8Array) return `"${base64(value)}"`
      if (value instanceof PyByteArray) return `"${base64(value.bytes)}"`
      return undefined
  }
}

const SPOKEN = /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** JSON escapes only the older control characters; terminals obey U+009B too, and the marks of writing direction. */
function textOf(text: string): string {
  return JSON.stringify(text).replace(SPOKEN, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function numberText(value: number): string {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : floatText(value)
}

function floatText(value: number): string {
  if (!Number.isFinite(value)) return 'null'
  if (Object.is(value, -0)) return '-0.0'
  // From 1e21 on JavaScript writes an exponent.
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value)
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

function spend(size: number, writing: Writing): void {
  writing.left -= size
  if (writing.left < 0) throw new PickleError(`As JSON the value is longer than ${writing.limits.unfoldedBytes} bytes`)
}

/**
 * The value of a JSON text: integers of any size, numbers with a fraction or exponent floats (7.0), arrays lists, objects
 * dicts. Of a key that occurs twice the last counts. @throws PickleError when it is no JSON, and beyond a limit
 */
export function pickleOfJson(text: string, limits: PickleLimits = PICKLE_LIMITS): PickleValue {
  const source = jsonSource(text, limits)
  const value = read(source, 0, limits)
  if (source.next() !== '') throw source.unexpected()
  return value
}

function read(source: JsonSource, depth: number, limits: PickleLimits): PickleValue {
  switch (source.next()) {
    case '"':
      return source.text()
    case '[':
      return readArray(source, depth, limits)
    case '{':
      return readObject(source, depth, limits)
    case 't':
      return source.word('true', true)
    case 'f':
      return source.word('false', false)
    case 'n':
      return source.word('null', null)
    default:
      return source.number()
  }
}

function readArray(source: JsonSource, depth: number, limits: PickleLimits): PickleValue {
  if (depth > limits.depth) throw tooDeep(limits)
  const array: PickleValue[] = []
  source.skip('[')
  if (source.took(']')) return array
  do array.push(read(source, depth + 1, limits))
  while (source.took(','))
  source.skip(']')
  return array
}

function readObject(source: JsonSource, depth: number, limits: PickleLimits): PickleValue {
  if (depth > limits.depth) throw tooDeep(limits)
  const dict = new Map<PickleValue, PickleValue>()
  source.skip('{')
  if (source.took('}')) return dict
  do {
    if (source.next() !== '"') throw source.unexpected()
    const key = source.text()
    source.skip(':')
    dict.set(key, read(source, depth + 1, limits))
  } while (source.took(','))
  source.skip('}')
  return dict
}

function tooDeep(limits: PickleLimits): PickleError {
  return new PickleError(`The value is nested more than ${limits.depth} deep`)
}
