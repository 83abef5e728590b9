import {type PickleValue, PyGlobal, PyObject} from './values.js'

/**
 * The name of one of Python's builtins, or undefined for another value. pickle writes `builtins.int`, before protocol 3
 * `__builtin__.int`; dill writes types as `_load_type('int')`.
 */
export function builtinName(value: PickleValue | undefined): string | undefined {
  if (value instanceof PyGlobal) {
    return value.module === 'builtins' || value.module === '__builtin__' ? value.name : undefined
  }
  if (!(value instanceof PyObject) || !(value.callable instanceof PyGlobal)) return undefined
  if (value.callable.module !== 'dill._dill' || value.callable.name !== '_load_type') return undefined
  const [name] = value.args.items
  return typeof name === 'string' ? name : undefined
}
