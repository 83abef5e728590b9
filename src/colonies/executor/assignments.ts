import {Fault} from '../../errors.js'
import {RpcFault} from '../client/rpc-fault.js'
import type {Process} from '../wire/objects/process.js'
import type {ExecutorEvent} from './events.js'
import {backoff, isOutage} from './keep-trying.js'
import type {AssignmentPolls} from './poll-assignments.js'

export interface AssignmentOptions {
  readonly polls: AssignmentPolls
  /** Called when the server does not know us. Rejects when we are not wanted any more. */
  readonly register: () => Promise<void>
  readonly tell: (event: ExecutorEvent) => void
  readonly stop: AbortSignal
}

/**
 * Gets processes through whatever becomes of the server: one for each call, undefined once the executor stops.
 * @throws Fault EXECUTOR_NAME_TAKEN when the name is another's now
 */
export function assignments({polls, register, tell, stop}: AssignmentOptions): () => Promise<Process | undefined> {
  let away = false
  /** What was refused last, told once. */
  let refused = ''
  let registering: Promise<void> | undefined

  const attempt = async (): Promise<Process | undefined> => {
    const found = await polls.poll()
    if (away) tell({type: 'reconnected'})
    away = false
    refused = ''
    return found
  }
  /** Once for all slots that find out together. */
  const registerAgain = (): Promise<void> => {
    registering ??= register()
      .then(() => tell({type: 'registered'}))
      .finally(() => {
        registering = undefined
      })
    return registering
  }
  const recover = async (error: unknown): Promise<void> => {
    if (isOutage(error)) {
      if (!away) tell({type: 'unreachable', message: messageOf(error)})
      away = true
    } else if (isStranger(error)) {
      await registerAgain()
    } else if (refused !== messageOf(error)) {
      refused = messageOf(error)
      tell({type: 'refused', message: refused})
    }
  }

  return async () => {
    let pause = backoff()
    while (!stop.aborted) {
      try {
        const process = await attempt()
        if (process) return process
        pause = backoff()
      } catch (error) {
        if (stop.aborted) return undefined
        await recover(error).catch((failed: unknown) => {
          if (failed instanceof Fault && failed.code === 'EXECUTOR_NAME_TAKEN') throw failed
          return isStranger(failed) ? undefined : recover(failed)
        })
        await pause(stop).catch(() => {})
      }
    }
    return undefined
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Whether the server does not know our key as that of an approved executor. */
function isStranger(error: unknown): boolean {
  return error instanceof RpcFault && error.status === 403 && /not a member/i.test(error.message)
}
