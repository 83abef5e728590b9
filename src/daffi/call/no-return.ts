import type {CallHandlers, DaffiNode} from '../node/node.js'
import {type CallRequest, callData} from './call-request.js'
import {checkCall} from './check-call.js'
import {type CallTimes, holdBack} from './hold-back.js'

/**
 * A call whose result nobody wants (NO_RETURN). Returns once it is checked and on its way, or held for its eta.
 * @param failed what the function, or whoever carried the call, failed with later: for people
 * @throws GlobalContextError for a call that cannot be made
 */
export function noReturn(
  node: DaffiNode,
  request: CallRequest,
  times: Omit<CallTimes, 'timeout'>,
  failed: (error: unknown) => void,
): void {
  checkCall(node, request)
  const data = callData(request)
  holdBack(request.func, times, () => sendUnwanted(node, request, data, failed), failed)
}

/** Whether and how the node is asked to tell of errors, depends on the generation: see `DaffiNode.call`. */
export function sendUnwanted(
  node: DaffiNode,
  {func, receiver = ''}: CallRequest,
  data: Uint8Array,
  failed: (error: unknown) => void,
): void {
  node.call({flag: 'REQUEST', func, receiver, data, returnResult: false, timeoutMs: 0}, unwanted(failed))
}

export function unwanted(failed: (error: unknown) => void): CallHandlers {
  return {onItem: () => {}, onResult: () => {}, onError: failed}
}
