import {type PickleValue, PyGlobal, PyObject, PyTuple} from '../values.js'
import {readAnnotation} from './annotation.js'
import {isGlobal, stateOf, withState} from './object-parts.js'
import {EMPTY, PARAMETER_KINDS, type Parameter, readParameter, writeParameter} from './parameter.js'

export interface Signature {
  readonly parameters: readonly Parameter[]
  readonly returns?: string | undefined
}

/** `(*args, **kwargs)`: what a JavaScript function takes, unless its author says more. */
export const ANY_PARAMETERS: readonly Parameter[] = [
  {name: 'args', kind: 'VAR_POSITIONAL', optional: false},
  {name: 'kwargs', kind: 'VAR_KEYWORD', optional: false},
]

/**
 * An `inspect.Signature`. Parameters that Python could not declare become `(*args, **kwargs)`: a Python caller runs the
 * declaration to check its arguments, and a signature that it cannot build would cost it all our functions.
 */
export function writeSignature(parameters: readonly Parameter[] = ANY_PARAMETERS): PyObject {
  const written = (isDeclarable(parameters) ? parameters : ANY_PARAMETERS).map(writeParameter)
  return withState(new PyObject('reduce', new PyGlobal('inspect', 'Signature'), new PyTuple([new PyTuple(written)])), {
    _return_annotation: EMPTY,
  })
}

/** The signature that a value is, or undefined for another value. */
export function readSignature(value: PickleValue | undefined): Signature | undefined {
  if (!(value instanceof PyObject) || !isGlobal(value.callable, 'inspect', 'Signature')) return undefined
  const [list] = value.args.items
  if (!(list instanceof PyTuple)) return undefined
  const parameters = list.items.map(readParameter)
  if (!parameters.every((parameter) => parameter !== undefined)) return undefined
  return {parameters, returns: readAnnotation(stateOf(value).get('_return_annotation'))}
}

/** Whether `def f(…)` with these would compile. */
function isDeclarable(parameters: readonly Parameter[]): boolean {
  const names = new Set(parameters.map(({name}) => name))
  if (names.size !== parameters.length || ![...names].every(isPythonName)) return false
  let lastKind = 0
  let optional = false
  for (const parameter of parameters) {
    const kind = PARAMETER_KINDS.indexOf(parameter.kind)
    const single = parameter.kind === 'VAR_POSITIONAL' || parameter.kind === 'VAR_KEYWORD'
    if (kind < lastKind || (single && (parameter.optional || kind === lastKind))) return false
    if (kind <= 1 && optional && !parameter.optional) return false
    optional ||= kind <= 1 && parameter.optional
    lastKind = kind
  }
  return true
}

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
)

/** ASCII names alone: the two languages agree on these. */
function isPythonName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !KEYWORDS.has(name)
}
