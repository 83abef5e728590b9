import {functionFailure} from './function-failure.js'
import {FunctionError, type FunctionHost, unknownFunction} from './function-host.js'
import {type AnyFunction, jsFunction} from './js-function.js'

/**
 * Runs functions in this process: they share its memory, and one that blocks keeps the executor from answering too.
 * One that does not end when it is asked to goes on, unheard.
 */
export function localHost(functions: Readonly<Record<string, AnyFunction>>): FunctionHost {
  const known = new Map(Object.entries(functions).map(([name, fn]) => [name, jsFunction(name, fn)]))
  return {
    functions: [...known.values()].map(({offered}) => offered),
    run: async ({funcname, args, kwargs, context, end}) => {
      const found = known.get(funcname)
      if (!found) throw unknownFunction(funcname, [...known.keys()])
      const late = whenAborted(end)
      try {
        return await Promise.race([found.run(args, kwargs, context), late.promise])
      } catch (error) {
        throw functionFailure(error)
      } finally {
        late.cancel()
      }
    },
    close: async () => {},
  }
}

/** Rejects when the signal aborts. */
function whenAborted(signal: AbortSignal): {readonly promise: Promise<never>; cancel(): void} {
  let onAbort = (): void => {}
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => reject(new FunctionError('The function did not end when it was asked to'))
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, {once: true})
  })
  return {promise, cancel: () => signal.removeEventListener('abort', onAbort)}
}
