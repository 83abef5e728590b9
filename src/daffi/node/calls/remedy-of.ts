import {isFaultCode} from '../../../errors.js'
import {stateOf} from '../../wire/pickle/shapes/object-parts.js'
import {type PickleValue, PyObject} from '../../wire/pickle/values.js'
import type {Remedy} from './answer-error.js'

/** Code and hint that a process of ours sent with its error. */
export function remedyOf(error: PickleValue): Remedy {
  if (!(error instanceof PyObject)) return {}
  const state = stateOf(error)
  const code = state.get('code')
  const hint = state.get('hint')
  return {code: isFaultCode(code) ? code : undefined, hint: typeof hint === 'string' ? hint : undefined}
}
