import {builtinName} from './builtin-name.js'
import {hashable} from './change-container.js'
import {describeValue} from './describe-value.js'
import {PickleError} from './pickle-error.js'
import {type PickleValue, PyByteArray, PyFrozenSet, PyGlobal, PyObject, PyTuple} from './values.js'

/**
 * REDUCE, NEWOBJ, NEWOBJ_EX: the recipe of an object, not the object.
 * Four calls are plain data in disguise and come back as such: protocols 2 and 3 have no opcode for bytes, sets and
 * bytearray, protocol 4 none for bytearray.
 */
export function constructValue(
  construct: PyObject['construct'],
  callable: PickleValue,
  args: PickleValue,
  kwargs: PickleValue = new Map(),
): PickleValue {
  if (!(callable instanceof PyGlobal || callable instanceof PyObject)) {
    throw new PickleError(`The pickle makes an object of a value of type ${describeValue(callable)}`)
  }
  if (!(args instanceof PyTuple)) throw new PickleError('The pickle gives the arguments of an object as no tuple')
  if (!(kwargs instanceof Map)) throw new PickleError('The pickle gives the named arguments of an object as no dict')
  const plain = construct === 'reduce' ? plainCall(callable, args.items) : undefined
  return plain ?? new PyObject(construct, callable, args, kwargs)
}

function plainCall(callable: PyGlobal | PyObject, args: readonly PickleValue[]): PickleValue | undefined {
  if (callable instanceof PyGlobal && callable.module === '_codecs') {
    return callable.name === 'encode' ? latin1(args) : undefined
  }
  const [only = []] = args
  switch (builtinName(callable)) {
    case 'set':
      return args.length <= 1 && Array.isArray(only) ? new Set(only.map(hashable)) : undefined
    case 'frozenset':
      return args.length <= 1 && Array.isArray(only) ? new PyFrozenSet(only.map(hashable)) : undefined
    case 'bytes':
      return args.length === 0 ? Buffer.alloc(0) : undefined
    case 'bytearray': {
      const bytes = args.length === 0 ? Buffer.alloc(0) : only instanceof Uint8Array ? only : latin1(args)
      return bytes && args.length <= 2 ? new PyByteArray(bytes) : undefined
    }
    default:
      return undefined
  }
}

/** `(text, 'latin1')`: bytes, one for each character. */
function latin1([text, encoding, ...more]: readonly PickleValue[]): Buffer | undefined {
  if (typeof text !== 'string' || more.length > 0) return undefined
  if (encoding !== 'latin1' && encoding !== 'latin-1') return undefined
  const bytes = Buffer.from(text, 'latin1')
  return bytes.toString('latin1') === text ? bytes : undefined
}
