import {stateOf} from '../../wire/pickle/shapes/object-parts.js'
import {type PickleValue, PyObject} from '../../wire/pickle/values.js'

/** The stack that a process of ours sent with its error. */
export function remoteStack(error: PickleValue): string | undefined {
  const stack = error instanceof PyObject ? stateOf(error).get('stack') : undefined
  return typeof stack === 'string' ? stack : undefined
}
