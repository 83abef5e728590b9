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

/**
 * Generation 2.2.1 answers, and so tells of errors, only where a result is asked for; 1.0.0 tells of errors anyway
 * (daffi-protocol, section 5).
 */
export function sendUnwanted(
  node: DaffiNode,
  {func, receiver = ''}: CallRequest,
  data: Uint8Array,
  failed: (error: unknown) => void,
): void {
  const returnResult = node.controller?.generation !== '1.0.0'
  node.call({flag: 'REQUEST', func, receiver, data, returnResult, timeoutMs: 0}, unwanted(failed))
}

export function unwanted(failed: (error: unknown) => void): CallHandlers {
  return {onItem: () => {}, onResult: () => {}, onError: failed}
}
