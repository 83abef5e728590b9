import type {Callback, CallbackContext} from '../callback.js'
import {isIterator, isPromise} from './kinds-of-result.js'
import {readArguments} from './read-arguments.js'

/** Runs a callback for what it does, to its end: nobody takes its result. Rejects with what it fails with. */
export async function runOnce(callback: Callback, data: Uint8Array, context: CallbackContext): Promise<void> {
  const {args, kwargs} = readArguments(data, callback)
  const started = callback.run(args, kwargs, context)
  const result = isPromise(started) ? await started : started
  if (!isIterator(result)) return
  for (;;) {
    const step = result.next()
    if ((isPromise(step) ? await step : step).done || context.signal.aborted) return
  }
}
