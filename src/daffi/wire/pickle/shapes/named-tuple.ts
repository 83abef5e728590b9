import {type PickleValue, PyGlobal, PyObject, PyTuple} from '../values.js'
import {isGlobal} from './object-parts.js'

/** A `NamedTuple` class of daffi: where it is imported from, and its fields in their order. */
export interface NamedTupleClass {
  readonly module: string
  readonly name: string
  readonly fields: readonly string[]
}

/** An instance by the plain name of its class: dill sends the recipe of the class instead, and accepts both. */
export function writeNamedTuple(
  {module, name, fields}: NamedTupleClass,
  values: Readonly<Record<string, PickleValue>>,
): PyObject {
  const items = fields.map((field) => values[field] ?? null)
  return new PyObject('newobj', new PyGlobal(module, name), new PyTuple(items))
}

/** The fields of an instance of the class, by name; undefined for another value. */
export function readNamedTuple(value: PickleValue, known: NamedTupleClass): Map<string, PickleValue> | undefined {
  if (!(value instanceof PyObject) || value.construct === 'reduce') return undefined
  const fields = fieldsOf(value.callable, known)
  const items = value.args.items
  if (fields === undefined || fields.length !== items.length) return undefined
  return new Map(fields.map((field, at) => [field, items[at] ?? null]))
}

/** The fields that the sender's class has, which may be of another release. */
function fieldsOf(type: PyGlobal | PyObject, known: NamedTupleClass): readonly string[] | undefined {
  if (isGlobal(type, known.module, known.name)) return known.fields
  if (!(type instanceof PyObject) || !isGlobal(type.callable, 'dill._dill', '_create_namedtuple')) return undefined
  const [name, fields, module] = type.args.items
  if (name !== known.name || module !== known.module || !(fields instanceof PyTuple)) return undefined
  return fields.items.every((field) => typeof field === 'string') ? fields.items.map(String) : undefined
}
