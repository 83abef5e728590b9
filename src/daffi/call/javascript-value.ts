import {RemoteCallError} from '../wire/exceptions.js'
import {PickleError} from '../wire/pickle/pickle-error.js'
import {toJavaScript} from '../wire/pickle/to-javascript.js'
import type {PickleValue} from '../wire/pickle/values.js'
import type {Returned} from './foreground.js'

/** The value for a JavaScript program. @throws RemoteCallError for one that JavaScript does not have */
export function javascriptValue(value: PickleValue): unknown {
  if (typeof value !== 'object' || value === null) return value
  try {
    return toJavaScript(value)
  } catch (error) {
    if (!(error instanceof PickleError)) throw error
    throw new RemoteCallError(error.message, undefined, 'CALL_FAILED', 'Let the function return plain values.')
  }
}

/** The same for what a call returned; the items of a generator one by one. */
export function javascriptResult(returned: Returned): unknown {
  return returned.kind === 'value' ? javascriptValue(returned.value) : javascriptItems(returned.items)
}

function javascriptItems(items: AsyncIterable<PickleValue>): AsyncIterable<unknown> {
  return {
    [Symbol.asyncIterator]: () => {
      const iterator = items[Symbol.asyncIterator]()
      return {
        next: async () => {
          const {done, value} = await iterator.next()
          return done ? {done, value: undefined} : {done: false, value: javascriptValue(value)}
        },
        return: async () => {
          await iterator.return?.()
          return {done: true, value: undefined}
        },
      }
    },
  }
}
