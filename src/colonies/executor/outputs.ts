import {parseJson, printJson} from '../wire/json.js'
import type {Json} from '../wire/shape.js'
import {FunctionError} from './function-host.js'

/**
 * What a function returned as the outputs of its process: an array is several, as the tuple of a Python function is, and
 * nothing is none. Children of a workflow get them as arguments: `sum(gen())` with `gen` returning `[1, 2]` is `sum(1, 2)`.
 * @throws FunctionError for what JSON cannot say
 */
export function outputsOf(value: unknown): readonly Json[] {
  if (value === undefined) return []
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw new FunctionError(`A ${typeof value} cannot be the output of a process`)
  }
  let plain: Json
  try {
    plain = parseJson(printJson(value)) as Json
  } catch (error) {
    throw new FunctionError(`The output cannot be written as JSON: ${error instanceof Error ? error.message : error}`)
  }
  return Array.isArray(plain) ? plain : [plain]
}
