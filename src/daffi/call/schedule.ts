import type {DaffiNode} from '../node/node.js'
import {type CallRequest, callData} from './call-request.js'
import {callWellKnown} from './call-well-known.js'
import {checkCall} from './check-call.js'
import {type PeriodOptions, periodCondition} from './period-condition.js'

/** A periodic call that was accepted. */
export interface ScheduledCall {
  readonly uuid: number
  readonly func: string
  /** The process that runs it. */
  readonly process: string
  /** False when it had ended before. @throws RemoteCallError, RemoteStoppedUnexpectedly */
  cancel(): Promise<boolean>
}

/**
 * A call that runs again and again, or at points in time (PERIOD). Resolves when whoever runs it has accepted it.
 * @param now seconds since 1970
 * @throws InitializationError, GlobalContextError for a condition or a call that cannot be
 */
export function schedule(
  node: DaffiNode,
  request: CallRequest,
  period: PeriodOptions,
  now: number,
): Promise<ScheduledCall> {
  return new Promise((resolve, reject) => {
    const condition = periodCondition(period, now)
    checkCall(node, request)
    const {func, receiver = ''} = request
    const data = callData(request)
    const {uuid} = node.call(
      {flag: 'REQUEST', func, receiver, data, returnResult: false, timeoutMs: 0, period: condition},
      {
        onItem: () => {},
        onResult: (_value, _payload, process) =>
          resolve({uuid, func, process, cancel: () => cancelScheduledTask(node, process, uuid, func)}),
        onError: reject,
      },
    )
  })
}

/**
 * Cancels a periodic call that this process made.
 * @param func narrows it down, where known
 * @returns false when it had ended before @throws RemoteCallError when there is none with this number
 */
export async function cancelScheduledTask(
  node: DaffiNode,
  process: string,
  uuid: number,
  func: string | null = null,
): Promise<boolean> {
  return (await callWellKnown(node, process, '__cancel_scheduled_task', [uuid, node.name, func])) === true
}
