import type {DaffiNode} from '../../daffi/node/node.js'
import type {Dispatch, RunOutcome} from '../../daffi/tasks/tasks.js'
import type {PickleValue} from '../../daffi/wire/pickle/values.js'
import {PyTuple} from '../../daffi/wire/pickle/values.js'
import {writePickle} from '../../daffi/wire/pickle/write-pickle.js'
import {Fault} from '../../errors.js'

/** Runs held calls as calls of this node. The items of a generator become one list. */
export function dispatchBy(node: DaffiNode): Dispatch {
  return ({func, receiver, data, timeout}, signal) =>
    new Promise<RunOutcome>((resolve) => {
      const items: PickleValue[] = []
      const started = node.call(
        {flag: 'REQUEST', func, receiver: receiver ?? '', data, returnResult: true, timeoutMs: timeout * 1000},
        {
          onItem: (item) => {
            items.push(item)
          },
          onResult: (_value, payload) => resolve({ok: true, data: items.length === 0 ? payload : listOf(items)}),
          onError: (error) => resolve({ok: false, error: taskError(error)}),
        },
      )
      signal.addEventListener('abort', () => {
        started.forget()
        resolve({ok: false, error: {type: 'RemoteCallError', message: 'The call was given up', stack: null}})
      })
    })
}

const listOf = (items: PickleValue[]): Buffer => writePickle(new PyTuple([new PyTuple([items]), new Map(), null]))

function taskError(error: Error): {type: string; message: string; stack: string | null} {
  const stack = error instanceof Fault ? (error.detail ?? null) : null
  return {type: error.name, message: error.message, stack}
}
