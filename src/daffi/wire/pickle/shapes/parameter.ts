import {type PickleValue, PyGlobal, PyObject, PyTuple} from '../values.js'
import {readAnnotation} from './annotation.js'
import {isGlobal, stateOf, withState} from './object-parts.js'

/** In the order of `inspect._ParameterKind`, whose numbers 0 to 4 they are; a signature lists them in this order. */
export const PARAMETER_KINDS = [
  'POSITIONAL_ONLY',
  'POSITIONAL_OR_KEYWORD',
  'VAR_POSITIONAL',
  'KEYWORD_ONLY',
  'VAR_KEYWORD',
] as const

export type ParameterKind = (typeof PARAMETER_KINDS)[number]

export interface Parameter {
  readonly name: string
  readonly kind: ParameterKind
  /** Whether the call may leave it out. */
  readonly optional: boolean
  /** The name of a builtin type, or the text of an annotation that is text; undefined for none and for any other. */
  readonly annotation?: string | undefined
}

/** `inspect._empty`: no default, no annotation. */
export const EMPTY = new PyGlobal('inspect', '_empty')

/** An `inspect.Parameter`; the default of an optional one is None. */
export function writeParameter({name, kind, optional}: Parameter): PyObject {
  const number = PARAMETER_KINDS.indexOf(kind)
  const pythonKind = new PyObject('reduce', new PyGlobal('inspect', '_ParameterKind'), new PyTuple([number]))
  return withState(
    new PyObject('reduce', new PyGlobal('inspect', 'Parameter'), new PyTuple<PickleValue>([name, pythonKind])),
    {_default: optional ? null : EMPTY, _annotation: EMPTY},
  )
}

/** The parameter that a value is, or undefined for another value. */
export function readParameter(value: PickleValue): Parameter | undefined {
  if (!(value instanceof PyObject) || !isGlobal(value.callable, 'inspect', 'Parameter')) return undefined
  const [name, pythonKind] = value.args.items
  const kind = readKind(pythonKind)
  if (typeof name !== 'string' || kind === undefined) return undefined
  const state = stateOf(value)
  const defaultValue = state.get('_default') ?? (state.has('_default') ? null : EMPTY)
  return {
    name,
    kind,
    optional: !isGlobal(defaultValue, 'inspect', '_empty'),
    annotation: readAnnotation(state.get('_annotation')),
  }
}

/** `_ParameterKind(1)`, or `getattr(_ParameterKind, 'POSITIONAL_OR_KEYWORD')`: which, depends on the Python. */
function readKind(value: PickleValue | undefined): ParameterKind | undefined {
  if (!(value instanceof PyObject)) return undefined
  const [first, second] = value.args.items
  if (isGlobal(value.callable, 'inspect', '_ParameterKind')) {
    return typeof first === 'number' ? PARAMETER_KINDS[first] : undefined
  }
  if (!isGlobal(value.callable, 'builtins', 'getattr') || !isGlobal(first, 'inspect', '_ParameterKind'))
    return undefined
  return PARAMETER_KINDS.find((kind) => kind === second)
}
