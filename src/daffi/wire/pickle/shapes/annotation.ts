import {type PickleValue, PyGlobal, PyObject} from '../values.js'
import {isGlobal} from './object-parts.js'

/**
 * The text of an annotation that is a builtin type (`int`), None, or text already (postponed annotations); undefined
 * for none and for any other. dill names a builtin type by `_load_type('int')`, pickle by `builtins.int`.
 */
export function readAnnotation(value: PickleValue | undefined): string | undefined {
  if (typeof value === 'string') return value
  if (value === null) return 'None'
  if (value instanceof PyGlobal) return value.module === 'builtins' ? value.name : undefined
  if (!(value instanceof PyObject) || !isGlobal(value.callable, 'dill._dill', '_load_type')) return undefined
  const [name] = value.args.items
  return typeof name === 'string' ? name : undefined
}
