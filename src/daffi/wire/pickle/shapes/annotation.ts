import {builtinName} from '../builtin-name.js'
import type {PickleValue} from '../values.js'

/**
 * The text of an annotation that is a builtin type (`int`), None, or text already (postponed annotations); undefined
 * for none and for any other.
 */
export function readAnnotation(value: PickleValue | undefined): string | undefined {
  if (typeof value === 'string') return value
  return value === null ? 'None' : builtinName(value)
}
