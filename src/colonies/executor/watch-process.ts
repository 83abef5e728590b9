import {setTimeout as sleep} from 'node:timers/promises'
import {RpcFault} from '../client/rpc-fault.js'
import {CANCELLED, FAILED, type Process, RUNNING, SUCCESS, WAITING} from '../wire/objects/process.js'
import type {ColonyAccess} from './colony-access.js'
import type {LossReason} from './events.js'

/** Milliseconds until a process is watched at all: most have ended by then, and a watch is four requests. */
const SHORT_MS = 250
/** What Node's timers can. Milliseconds. */
const LONGEST_MS = 2 ** 31 - 1
/** What others can make of a process that we run. */
const TAKEN: readonly number[] = [WAITING, SUCCESS, FAILED, CANCELLED]

/**
 * Whether a process is still ours.
 * @param signal ends the watch without an answer
 * @returns why it is not, as soon as that is known; undefined when the watch was ended
 */
export async function watchProcess(
  process: Process,
  access: ColonyAccess,
  signal: AbortSignal,
): Promise<LossReason | undefined> {
  const {maxexectime} = process.spec
  const over = new AbortController()
  let isLate = false
  const stop = (): void => over.abort()
  const tooLate = (): void => {
    isLate = true
    over.abort()
  }
  const timer = maxexectime > 0 ? setTimeout(tooLate, Math.min(maxexectime * 1000, LONGEST_MS)).unref() : undefined
  signal.addEventListener('abort', stop, {once: true})
  if (signal.aborted) stop()
  try {
    return await loss(process, access, over.signal)
  } catch (error) {
    if (over.signal.aborted) return isLate ? 'maxexectime' : undefined
    throw error
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/** @throws the signal's reason */
async function loss({processid}: Process, access: ColonyAccess, signal: AbortSignal): Promise<LossReason> {
  await sleep(SHORT_MS, undefined, {signal, ref: false})
  const watch = access.watch(processid, TAKEN)
  try {
    for (;;) {
      await watch.due(signal)
      const reason = await look(processid, access, signal)
      if (reason !== undefined) return reason
    }
  } finally {
    watch.close()
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
