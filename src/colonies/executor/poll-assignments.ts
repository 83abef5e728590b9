import {RpcFault} from '../client/rpc-fault.js'
import {type Process, RUNNING} from '../wire/objects/process.js'
import type {ColonyAccess} from './colony-access.js'
import {isOutage} from './keep-trying.js'

/** As the tutorial's executors wait; also how soon an executor is known to be alive. */
const POLL_SECONDS = 10
const MOST_REMEMBERED = 1000
/** A server takes executors that ask for nothing in ten minutes for gone (colonies-protocol, section 11). */
const BEAT_MS = 60_000

export interface AssignmentPolls {
  /** Asks once, in a long poll. @returns undefined for nothing in time @throws what the server refuses, and outages */
  poll(): Promise<Process | undefined>
  /**
   * Shows the server that we are alive, should all slots have been busy for a minute, by asking for what nobody submits.
   * @returns a process where the server gave one nevertheless
   */
  beat(): Promise<Process | undefined>
}

/** Long polls, any number at once, that lose no process: one whose answer did not come is looked up after the outage. */
export function assignmentPolls(access: ColonyAccess, stop: AbortSignal): AssignmentPolls {
  const {colonyName: colonyname} = access
  const pending = new Set<Promise<unknown>>()
  const handedOut = new Set<string>()
  const orphans: Process[] = []
  let isSuspicious = false
  let looking: Promise<void> | undefined
  let asked = performance.now()

  const assign = async (request: {timeout: number; availablecpu?: string}): Promise<Process | undefined> => {
    asked = performance.now()
    try {
      return await access.call('assignprocessmsg', {colonyname, ...request}, stop)
    } catch (error) {
      // Nothing in time, or the colony pauses.
      if (error instanceof RpcFault && (error.status === 404 || error.status === 408)) return undefined
      isSuspicious ||= isOutage(error)
      throw error
    }
  }
  const tracked = (request: {timeout: number; availablecpu?: string}): Promise<Process | undefined> => {
    const one = assign(request)
    const done = one.then(remember, () => {}).finally(() => pending.delete(done))
    pending.add(done)
    return one
  }
  const remember = (process: Process | undefined): void => {
    if (!process) return
    handedOut.add(assignmentOf(process))
    const [oldest] = handedOut
    if (handedOut.size > MOST_REMEMBERED && oldest !== undefined) handedOut.delete(oldest)
  }
  /** Once no poll is under way, whose answer would be taken for lost. */
  const look = async (): Promise<void> => {
    await Promise.all(pending)
    const request = {colonyname, state: RUNNING, executortype: access.type, count: 100}
    const all = await access.call('getprocessesmsg', request, stop)
    isSuspicious = false
    const mine = all.filter((one) => one.assignedexecutorid === access.id && !handedOut.has(assignmentOf(one)))
    mine.forEach(remember)
    orphans.push(...mine)
  }

  return {
    poll: async () => {
      if (isSuspicious) {
        looking ??= look().finally(() => {
          looking = undefined
        })
        await looking
      }
      return orphans.shift() ?? tracked({timeout: POLL_SECONDS})
    },
    beat: async () => {
      if (pending.size > 0 || performance.now() - asked < BEAT_MS) return undefined
      // No process needs less than nothing of a processor.
      return tracked({timeout: -1, availablecpu: '-1m'}).catch(() => undefined)
    },
  }
}

/** One process may be assigned to us several times. Some replies have nanoseconds, others microseconds. */
function assignmentOf({processid, starttime}: Process): string {
  return `${processid} ${Date.parse(starttime)}`
}
