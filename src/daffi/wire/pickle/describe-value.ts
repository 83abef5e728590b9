import {PyByteArray, PyFloat, PyFrozenSet, PyGlobal, PyObject, PyTuple} from './values.js'

/** What an error message calls a value: a Python type (`dict`), an imported name (`numpy.ndarray`), a JavaScript class. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value !== 'object') return typeof value
  if (Array.isArray(value)) return 'list'
  if (value instanceof Map) return 'dict'
  if (value instanceof Set) return 'set'
  if (value instanceof Uint8Array) return 'bytes'
  if (value instanceof PyGlobal) return printable(`${value.module}.${value.name}`)
  if (value instanceof PyObject) return describeObject(value)
  if (
    value instanceof PyTuple ||
    value instanceof PyFrozenSet ||
    value instanceof PyByteArray ||
    value instanceof PyFloat
  )
    return value.kind
  return value.constructor?.name ?? 'object'
}

/** An object by the class or function that makes it; of a class that was itself made, at most three steps back. */
function describeObject(object: PyObject): string {
  let maker: PyGlobal | PyObject = object
  for (let step = 0; step < 3 && maker instanceof PyObject; step++) maker = maker.callable
  return maker instanceof PyGlobal ? describeValue(maker) : 'object'
}

/** A name from the wire may hold anything: control characters out, and not endless. */
function printable(name: string): string {
  const clean = name.replaceAll(/\p{C}/gu, '?')
  return clean.length > 200 ? `${clean.slice(0, 200)}…` : clean
}
