import type {DaffiNode} from '../node/node.js'
import type {PickleValue} from '../wire/pickle/values.js'
import {callData} from './call-request.js'

/**
 * Calls one of the callbacks that every daffi process has and none announces (daffi-protocol, section 5), or an
 * operation of our controller.
 */
export function callWellKnown(
  node: DaffiNode,
  receiver: string,
  func: '__cancel_scheduled_task' | '__get_all_period_tasks' | '@stop',
  args: readonly unknown[],
): Promise<PickleValue> {
  return new Promise((resolve, reject) => {
    const data = callData({args, kwargs: {}})
    node.call(
      {flag: 'REQUEST', func, receiver, data, returnResult: true, timeoutMs: 0},
      {onItem: () => {}, onResult: resolve, onError: reject},
    )
  })
}
