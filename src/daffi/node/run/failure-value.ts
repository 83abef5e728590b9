import {remoteError} from '../../wire/pickle/shapes/remote-error.js'
import type {PyObject} from '../../wire/pickle/values.js'

/** daffi's `RemoteError`; our own peers also find the stack in its state, which Python does not look at. */
export function failureValue(info: string, stack: string | undefined, type?: string): PyObject {
  const error = remoteError(info, type)
  const [step] = error.steps
  if (stack !== undefined && step?.op === 'build' && step.state instanceof Map) step.state.set('stack', stack)
  return error
}
