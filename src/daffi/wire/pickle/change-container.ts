import {describeValue} from './describe-value.js'
import {PickleError} from './pickle-error.js'
import {type PickleValue, PyByteArray, PyObject} from './values.js'

/** APPEND, APPENDS: to a list, or a step of an object that takes them. */
export function appendValues(target: PickleValue, values: readonly PickleValue[]): void {
  if (target instanceof PyObject) target.steps.push({op: 'append', values})
  else if (Array.isArray(target)) for (const value of values) target.push(value)
  else throw misplaced('Elements', target)
}

/** ADDITEMS. */
export function addValues(target: PickleValue, values: readonly PickleValue[]): void {
  if (target instanceof PyObject) target.steps.push({op: 'add', values})
  else if (target instanceof Set) for (const value of values) target.add(hashable(value))
  else throw misplaced('Members', target)
}

/** SETITEM, SETITEMS, DICT: keys and values by turns. */
export function setItems(target: PickleValue, flat: readonly PickleValue[]): void {
  if (flat.length % 2 !== 0) throw new PickleError('The pickle gives a key without a value')
  if (target instanceof Map) {
    for (let at = 0; at < flat.length; at += 2) target.set(hashable(flat[at] ?? null), flat[at + 1] ?? null)
  } else if (target instanceof PyObject) {
    const pairs: [PickleValue, PickleValue][] = []
    for (let at = 0; at < flat.length; at += 2) pairs.push([flat[at] ?? null, flat[at + 1] ?? null])
    target.steps.push({op: 'set-items', pairs})
  } else throw misplaced('Items', target)
}

/** BUILD. Only an object has a state; Python itself would give one to an imported class, and so change its own. */
export function buildState(target: PickleValue, state: PickleValue): void {
  if (!(target instanceof PyObject)) throw misplaced('A state', target)
  target.steps.push({op: 'build', state})
}

/** The value, if Python could use it as a key. */
export function hashable(value: PickleValue): PickleValue {
  if (Array.isArray(value) || value instanceof Map || value instanceof Set || value instanceof PyByteArray) {
    throw new PickleError(`A ${describeValue(value)} cannot be the key of a dict or the member of a set`)
  }
  return value
}

function misplaced(what: string, target: PickleValue): PickleError {
  return new PickleError(`${what} cannot be given to a value of type ${describeValue(target)}`)
}
