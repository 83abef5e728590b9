import {functionFailure} from './function-failure.js'
import {FunctionError, type FunctionHost, unknownFunction} from './function-host.js'
import {type AnyFunction, jsFunction} from './js-function.js'

/**
 * Runs functions in this process: they share its memory, and one that blocks keeps the executor from answering too.
 * @param graceMs between the abort of a call's signal and when it is not waited for any longer; it cannot be ended
 */
export function localHost(functions: Readonly<Record<string, AnyFunction>>, graceMs: number): FunctionHost {
  const known = new Map(Object.entries(functions).map(([name, fn]) => [name, jsFunction(name, fn)]))
  return {
    functions: [...known.values()].map(({offered}) => offered),
    run: async ({funcname, args, kwargs, context}) => {
      const found = known.get(funcname)
      if (!found) throw unknownFunction(funcname, [...known.keys()])
      const late = lateness(context.signal, graceMs)
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

/** Rejects so long after the abort. */
function lateness(signal: AbortSignal, graceMs: number): {readonly promise: Promise<never>; cancel(): void} {
  let timer: NodeJS.Timeout | undefined
  let onAbort = (): void => {}
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => {
      timer = setTimeout(() => reject(new FunctionError('The function did not end when it was asked to')), graceMs)
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, {once: true})
  })
  return {
    promise,
    cancel: () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    },
  }
}
