import {TimeoutError} from '../../wire/exceptions.js'
import type {CallHandlers} from '../node.js'
import {deadlines} from './deadlines.js'

/** A call that has not ended yet. */
export interface PendingCall {
  readonly uuid: number
  readonly func: string
  readonly timeoutMs: number
  readonly handlers: CallHandlers
}

export interface PendingCalls {
  /** Under a new random number, or under `uuid` again when the call goes on. */
  add(call: Omit<PendingCall, 'uuid'>, uuid?: number): PendingCall
  get(uuid: number): PendingCall | undefined
  /** The call has ended: no handler of it is called any more. False when it had ended before. */
  remove(call: PendingCall): boolean
  failAll(error: () => Error): void
}

/** The calls that wait for their answers, by number. A call that takes longer than it may fails with `TimeoutError`. */
export function pendingCalls(): PendingCalls {
  const calls = new Map<number, PendingCall>()
  const remove = (call: PendingCall): boolean => {
    if (calls.get(call.uuid) !== call) return false
    calls.delete(call.uuid)
    if (call.timeoutMs > 0) timeouts.remove(call, call.timeoutMs)
    return true
  }
  const timeouts = deadlines<PendingCall>((call) => {
    calls.delete(call.uuid)
    call.handlers.onError(new TimeoutError(`Function ${call.func} result timed out`))
  })
  return {
    add: ({func, timeoutMs, handlers}, uuid = newUuid(calls)) => {
      const call = {uuid, func, timeoutMs, handlers}
      calls.set(uuid, call)
      if (timeoutMs > 0) timeouts.add(call, timeoutMs)
      return call
    },
    get: (uuid) => calls.get(uuid),
    remove,
    failAll: (error) => {
      const failed = [...calls.values()]
      calls.clear()
      timeouts.clear()
      for (const {handlers} of failed) handlers.onError(error())
    },
  }
}

/** Random as daffi's: its controllers know a call by nothing else. 0 is for items of streams. */
function newUuid(taken: ReadonlyMap<number, unknown>): number {
  for (;;) {
    const uuid = (Math.random() * 2 ** 32) >>> 0
    if (uuid !== 0 && !taken.has(uuid)) return uuid
  }
}
