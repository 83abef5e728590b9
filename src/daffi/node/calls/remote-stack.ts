import {readRemoteError} from '../../wire/pickle/shapes/remote-error.js'
import {tracebackText} from '../../wire/pickle/shapes/traceback.js'
import type {PickleValue} from '../../wire/pickle/values.js'

/** Where it failed over there: the stack that a process of ours sent with daffi's error, or Python's traceback. */
export function remoteStack(value: PickleValue): string | undefined {
  const error = readRemoteError(value)
  if (error?.stack) return error.stack
  return error?.traceback ? tracebackText(error.traceback, error.info) : undefined
}
