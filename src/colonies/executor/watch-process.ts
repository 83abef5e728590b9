import {setTimeout as sleep} from 'node:timers/promises'
import {RpcFault} from '../client/rpc-fault.js'
import {CANCELLED, FAILED, type Process, RUNNING, SUCCESS} from '../wire/objects/process.js'
import type {ColonyAccess} from './colony-access.js'
import type {LossReason} from './events.js'

/** A server tells an executor of nothing: it must look. Seldom for what runs long. */
const FIRST_LOOK_MS = 1000
const LATER_LOOKS_MS = 3000

/**
 * Whether a process is still ours.
 * @param signal ends the watch without an answer
 * @returns why it is not, as soon as that is known; undefined when the watch was ended
 */
export async function watchProcess(
  {processid, spec}: Process,
  access: ColonyAccess,
  signal: AbortSignal,
): Promise<LossReason | undefined> {
  const over = spec.maxexectime > 0 ? performance.now() + spec.maxexectime * 1000 : Number.POSITIVE_INFINITY
  let pause = FIRST_LOOK_MS
  try {
    for (;;) {
      const left = over - performance.now()
      if (left <= 0) return 'maxexectime'
      await sleep(Math.min(pause, left), undefined, {signal, ref: false})
      if (left <= pause) return 'maxexectime'
      pause = LATER_LOOKS_MS
      const reason = await look(processid, access, signal)
      if (reason !== undefined) return reason
    }
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  }
}

async function look(processid: string, access: ColonyAccess, signal: AbortSignal): Promise<LossReason | undefined> {
  try {
    const {state, assignedexecutorid} = await access.call('getprocessmsg', {processid}, signal)
    if (state === CANCELLED) return 'cancelled'
    if (state === FAILED) return 'failed'
    if (state === SUCCESS) return 'succeeded'
    return state === RUNNING && assignedexecutorid === access.id ? undefined : 'taken back'
  } catch (error) {
    // An outage says nothing about the process; and of what else goes wrong its end will tell.
    return error instanceof RpcFault && error.code === 'NOT_FOUND' ? 'removed' : undefined
  }
}
