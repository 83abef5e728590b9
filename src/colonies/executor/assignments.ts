import {Fault} from '../../errors.js'
import {RpcFault} from '../client/rpc-fault.js'
import {type Process, RUNNING} from '../wire/objects/process.js'
import type {ColonyAccess} from './colony-access.js'
import type {ExecutorEvent} from './events.js'
import {backoff, isOutage} from './keep-trying.js'

/** As the tutorial's executors wait; also how soon an executor is known to be alive. */
const POLL_SECONDS = 10
const MOST_REMEMBERED = 1000
/** A server takes executors that ask for nothing in ten minutes for gone (colonies-protocol, section 11). */
const BEAT_MS = 60_000

export interface AssignmentOptions {
  readonly access: ColonyAccess
  /** Called when the server does not know us. Rejects when we are not wanted any more. */
  readonly register: () => Promise<void>
  readonly tell: (event: ExecutorEvent) => void
  readonly stop: AbortSignal
}

/** Gets processes, one for each call, through outages of the server. */
export interface Assignments {
  /** The next process; undefined when the executor stops. @throws Fault when the executor cannot go on */
  next(): Promise<Process | undefined>
  /**
   * Shows the server that we are alive, should all slots have been busy for a minute, by asking for what nobody submits.
   * @returns a process where the server gave one nevertheless
   */
  beat(): Promise<Process | undefined>
}

export function assignments({access, register, tell, stop}: AssignmentOptions): Assignments {
  const {colonyName: colonyname} = access
  /** An assignment of which the answer was lost is ours, and nobody knows. */
  const orphans: Process[] = []
  const handedOut = new Set<string>()
  let polls = 0
  let suspicious = false
  let away = false
  let registering: Promise<void> | undefined

  let asked = performance.now()

  const poll = async (): Promise<Process | undefined> => {
    polls++
    asked = performance.now()
    try {
      return await access.call('assignprocessmsg', {colonyname, timeout: POLL_SECONDS}, stop)
    } catch (error) {
      if (error instanceof RpcFault && (error.status === 404 || error.status === 408)) return undefined
      suspicious ||= isOutage(error)
      throw error
    } finally {
      polls--
    }
  }
  /** Looks for such once no poll is under way, whose answer would be taken for lost. */
  const look = async (): Promise<void> => {
    const request = {colonyname, state: RUNNING, executortype: access.type, count: 100}
    const all = await access.call('getprocessesmsg', request, stop)
    suspicious = false
    orphans.push(...all.filter((one) => one.assignedexecutorid === access.id && !handedOut.has(assignmentOf(one))))
  }
  const attempt = async (): Promise<Process | undefined> => {
    if (suspicious && polls === 0) await look()
    const found = orphans.shift() ?? (await poll())
    if (away) tell({type: 'reconnected'})
    away = false
    return found
  }
  /** Once for all that find out together. */
  const registerAgain = (): Promise<void> => {
    registering ??= register()
      .then(() => tell({type: 'registered'}))
      .finally(() => {
        registering = undefined
      })
    return registering
  }

  return {
    next: async () => {
      let pause = backoff()
      while (!stop.aborted) {
        try {
          const process = await attempt()
          if (process) {
            handedOut.add(assignmentOf(process))
            const [oldest] = handedOut
            if (handedOut.size > MOST_REMEMBERED && oldest !== undefined) handedOut.delete(oldest)
            return process
          }
          pause = backoff()
          continue
        } catch (error) {
          if (stop.aborted) return undefined
          try {
            if (isStranger(error)) {
              await registerAgain()
              continue
            }
          } catch (failed) {
            if (failed instanceof Fault && failed.code === 'EXECUTOR_NAME_TAKEN') throw failed
          }
          report(error)
        }
        await pause(stop).catch(() => {})
      }
      return undefined
    },
    beat: async () => {
      if (polls > 0 || performance.now() - asked < BEAT_MS) return undefined
      asked = performance.now()
      // No process needs less than nothing of a processor.
      const nothing = {colonyname, timeout: -1, availablecpu: '-1m'}
      return access.call('assignprocessmsg', nothing, stop).catch(() => undefined)
    },
  }

  function report(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    if (!isOutage(error)) tell({type: 'refused', message})
    else if (!away) tell({type: 'unreachable', message})
    away ||= isOutage(error)
  }
}

/** One process may be assigned to us several times. Some replies have nanoseconds, others microseconds. */
function assignmentOf({processid, starttime}: Process): string {
  return `${processid} ${Date.parse(starttime)}`
}

/** Whether the server does not know our key as that of an approved executor. */
function isStranger(error: unknown): boolean {
  return error instanceof RpcFault && error.status === 403 && /not a member/i.test(error.message)
}
