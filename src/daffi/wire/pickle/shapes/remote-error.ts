import {type PickleValue, PyGlobal, PyObject, PyTuple} from '../values.js'
import {isGlobal, stateOf, withState} from './object-parts.js'

const MODULE = 'daffi.exceptions'

/** What daffi sends in the place of an exception. */
export interface RemoteError {
  /** The text for the caller. */
  readonly info: string | null
  /** A pickle of its own, Python's `sys.exc_info()`: see `tracebackText`. */
  readonly traceback: Uint8Array | null
  /** Where it failed, of our own nodes alone. */
  readonly stack: string | null
  /** The class that the caller raises: `RemoteCallError` but for a few errors of the controller. */
  readonly errorType: string
}

/**
 * A `RemoteError` without traceback, as both generations accept it (daffi-protocol.md, section 3).
 * @param stack for our own peers; Python keeps it without looking at it
 */
export function remoteError(info: string, errorType = 'RemoteCallError', stack?: string): PyObject {
  return withState(new PyObject('newobj', new PyGlobal(MODULE, 'RemoteError'), new PyTuple([])), {
    info,
    traceback: null,
    _origin_traceback: null,
    _awaited_error_type: new PyGlobal(MODULE, errorType),
    ...(stack === undefined ? {} : {stack}),
  })
}

/** The error that a value is, or undefined for another value. */
export function readRemoteError(value: PickleValue): RemoteError | undefined {
  if (!(value instanceof PyObject) || !isGlobal(value.callable, MODULE, 'RemoteError')) return undefined
  const state = stateOf(value)
  const info = state.get('info')
  const traceback = state.get('traceback')
  const stack = state.get('stack')
  const type = state.get('_awaited_error_type')
  return {
    info: typeof info === 'string' ? info : null,
    traceback: traceback instanceof Uint8Array ? traceback : null,
    stack: typeof stack === 'string' ? stack : null,
    errorType: type instanceof PyGlobal && type.module === MODULE ? type.name : 'RemoteCallError',
  }
}
