import type {DaffiNode} from '../../daffi/node/node.js'
import type {OperationName, Operations} from '../../daffi/wire/operations.js'
import {toJavaScript} from '../../daffi/wire/pickle/to-javascript.js'
import {PyTuple} from '../../daffi/wire/pickle/values.js'
import {writePickle} from '../../daffi/wire/pickle/write-pickle.js'
import {Fault} from '../../errors.js'
import {OPERATION_RESULTS} from './operation-results.js'

/** Has our controller do something. @throws Fault CONTROLLER_UNSUPPORTED for one that is not ours, and for an answer of another release */
export function operate<Name extends OperationName>(
  node: DaffiNode,
  name: Name,
  args: Operations[Name]['args'],
): Promise<Operations[Name]['result']> {
  if (node.controller?.kind === 'python') {
    throw new Fault(
      'CONTROLLER_UNSUPPORTED',
      'The controller is a Python one, which cannot do this',
      'Use a controller of ours: daffi controller start',
    )
  }
  const data = writePickle(new PyTuple([new PyTuple([...args] as never), new Map(), null]))
  return new Promise((resolve, reject) => {
    node.call(
      {flag: 'REQUEST', func: name, receiver: '', data, returnResult: true, timeoutMs: 0},
      {
        onItem: () => {},
        onResult: (value) => {
          const result = toJavaScript(value)
          if (OPERATION_RESULTS[name](result)) resolve(result)
          else reject(misunderstood(name))
        },
        onError: reject,
      },
    )
  })
}

function misunderstood(name: OperationName): Fault {
  return new Fault(
    'CONTROLLER_UNSUPPORTED',
    `The controller's answer to ${name} is not understood`,
    'Use the same release of Continuum for the controller.',
  )
}
