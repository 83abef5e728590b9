import {PickleError} from '../../wire/pickle/pickle-error.js'
import {readPickle} from '../../wire/pickle/read-pickle.js'
import {toJavaScript} from '../../wire/pickle/to-javascript.js'
import {type PickleValue, PyFloat, PyTuple} from '../../wire/pickle/values.js'
import type {Callback} from '../callback.js'

export interface Arguments {
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
}

const NO_KWARGS: Readonly<Record<string, unknown>> = Object.freeze({})

/**
 * The arguments of a call, from the pickle of `(args, kwargs, None)`, or of a stream's item `(args, kwargs)`.
 * @throws PickleError when it is none, or holds what JavaScript does not have
 */
export function readArguments(
  data: Uint8Array,
  {takesPickled = false}: Pick<Callback, 'takesPickled'> = {},
): Arguments {
  const payload = readPickle(data)
  const [args, kwargs] = payload instanceof PyTuple ? payload.items : []
  const items = args instanceof PyTuple ? args.items : args
  if (!Array.isArray(items) || !(kwargs instanceof Map)) throw new PickleError('These are no arguments of a call')
  return {
    args: takesPickled ? items : valuesOf(items),
    kwargs: kwargs.size === 0 ? NO_KWARGS : namesOf(kwargs, takesPickled),
  }
}

/** Together, so that shared parts stay shared; scalars need none of that. */
function valuesOf(items: readonly PickleValue[]): readonly unknown[] {
  if (items.every((item) => typeof item !== 'object' || item === null)) return items
  if (items.length === 1) {
    const [item = null] = items
    return [item instanceof PyFloat ? item.value : toJavaScript(item)]
  }
  const values = toJavaScript([...items])
  return Array.isArray(values) ? values : []
}

function namesOf(kwargs: Map<PickleValue, PickleValue>, pickled: boolean): Readonly<Record<string, unknown>> {
  const named: Record<string, unknown> = Object.create(null)
  for (const [name, value] of kwargs) {
    if (typeof name !== 'string') throw new PickleError('The name of an argument is no text')
    named[name] = pickled ? value : toJavaScript(value)
  }
  return named
}
