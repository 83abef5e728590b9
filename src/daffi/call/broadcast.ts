import {answerError} from '../node/calls/answer-error.js'
import {remedyOf} from '../node/calls/remedy-of.js'
import {remoteStack} from '../node/calls/remote-stack.js'
import type {DaffiNode} from '../node/node.js'
import {RemoteCallError, TimeoutError} from '../wire/exceptions.js'
import {readRemoteError} from '../wire/pickle/shapes/remote-error.js'
import type {PickleValue} from '../wire/pickle/values.js'
import {type CallRequest, callData} from './call-request.js'
import {checkCall} from './check-call.js'
import {type CallTimes, holdBack} from './hold-back.js'
import {sendUnwanted, unwanted} from './no-return.js'

/** What one node made of a broadcast. */
export type BroadcastEntry =
  | {readonly ok: true; readonly value: PickleValue}
  | {readonly ok: false; readonly error: Error}

/** By the name of the node. */
export type BroadcastResult = ReadonlyMap<string, BroadcastEntry>

/** A broadcast goes to all: a receiver is not asked for. */
export type BroadcastRequest = Omit<CallRequest, 'receiver'>

/**
 * A call to every node that has the function, but for this process (BROADCAST with `return_result`). A node that fails
 * has its error in the result, and hides no other. Python controllers lose results and leave out the node beside them
 * (daffi-semantics, section 5): there each node is called by itself.
 * @throws GlobalContextError for a call that cannot be made; TimeoutError when one answer is late, as daffi does
 */
export function broadcast(node: DaffiNode, request: BroadcastRequest, times: CallTimes = {}): Promise<BroadcastResult> {
  return new Promise((resolve, reject) => {
    checkCall(node, request)
    const data = callData(request)
    holdBack(
      request.func,
      times,
      (timeoutMs) => {
        const call = {func: request.func, data, timeoutMs}
        const answered = node.controller?.kind === 'python' ? callEach(node, call) : callAll(node, call)
        answered.then(resolve, reject)
      },
      reject,
    )
  })
}

/**
 * The same for results that nobody wants.
 * @param failed what went wrong later, for people
 * @throws GlobalContextError
 */
export function broadcastNoReturn(
  node: DaffiNode,
  request: BroadcastRequest,
  times: Omit<CallTimes, 'timeout'>,
  failed: (error: unknown) => void,
): void {
  checkCall(node, request)
  const data = callData(request)
  const send = (): void => {
    const {func} = request
    if (node.controller?.kind === 'python') {
      for (const receiver of receiversOf(node, func)) sendUnwanted(node, {...request, receiver}, data, failed)
    } else {
      const call = {flag: 'BROADCAST', func, receiver: '', data, returnResult: false, timeoutMs: 0} as const
      node.call(call, unwanted(failed))
    }
  }
  holdBack(request.func, times, send, failed)
}

interface BroadcastCall {
  readonly func: string
  readonly data: Uint8Array
  readonly timeoutMs: number
}

async function callAll(node: DaffiNode, call: BroadcastCall): Promise<BroadcastResult> {
  const value = await new Promise<PickleValue>((resolve, reject) => {
    node.call(
      {flag: 'BROADCAST', receiver: '', returnResult: true, ...call},
      {
        onItem: () => {},
        onResult: resolve,
        onError: reject,
      },
    )
  })
  return entriesOf(value, call.func)
}

function entriesOf(value: PickleValue, func: string): BroadcastResult {
  if (!(value instanceof Map)) {
    throw new RemoteCallError(`The answer to the broadcast of function ${func} is no dict of nodes`)
  }
  return new Map([...value].map(([name, entry]) => [String(name), entryOf(entry)]))
}

function entryOf(value: PickleValue): BroadcastEntry {
  const error = readRemoteError(value)
  return error
    ? {ok: false, error: answerError('SUCCESS', error, remoteStack(value), remedyOf(value))}
    : {ok: true, value}
}

/** By single calls. As long as no answer is late, each has its entry. */
function callEach(node: DaffiNode, {func, data, timeoutMs}: BroadcastCall): Promise<BroadcastResult> {
  return new Promise((resolve, reject) => {
    const receivers = receiversOf(node, func)
    const entries = new Map<string, BroadcastEntry>()
    const enter = (receiver: string, entry: BroadcastEntry): void => {
      entries.set(receiver, entry)
      if (entries.size === receivers.length) resolve(entries)
    }
    for (const receiver of receivers) {
      node.call(
        {flag: 'REQUEST', func, receiver, data, returnResult: true, timeoutMs},
        {
          onItem: () => {},
          onResult: (value) => enter(receiver, {ok: true, value}),
          onError: (error) => {
            if (error instanceof TimeoutError) reject(error)
            else enter(receiver, {ok: false, error})
          },
        },
      )
    }
    if (receivers.length === 0) resolve(entries)
  })
}

function receiversOf({name, mapping}: DaffiNode, func: string): readonly string[] {
  return [...mapping]
    .filter(([process, callbacks]) => process !== name && callbacks.has(func))
    .map(([process]) => process)
}
