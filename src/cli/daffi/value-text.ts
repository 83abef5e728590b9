import {jsonOfPickle} from '../../daffi/wire/pickle/json-values.js'
import {PickleError} from '../../daffi/wire/pickle/pickle-error.js'
import type {PickleValue} from '../../daffi/wire/pickle/values.js'
import {Fault} from '../../errors.js'

/** A value as JSON text. @throws Fault VALUE_INVALID for one that JSON has not */
export function valueText(value: PickleValue): string {
  try {
    return jsonOfPickle(value)
  } catch (error) {
    if (!(error instanceof PickleError)) throw error
    throw new Fault(
      'VALUE_INVALID',
      `The result cannot be shown: ${error.message}`,
      'Let the function return plain values.',
    )
  }
}
