import type {FoundLog} from '../../output/views/logs.js'
import {logTime} from './log-time.js'
import type {ColoniesSession} from './session.js'

export interface SearchFlags {
  readonly text: string
  readonly days: number
  readonly count: number
  readonly print: boolean
  readonly seconds: number
}

/** @throws Fault as `session.call` */
export async function searchLogs(
  session: ColoniesSession,
  {text, days, count, print, seconds}: SearchFlags,
  signal: AbortSignal,
): Promise<readonly FoundLog[]> {
  const {colonyName: colonyname} = session
  const found = await session.call('searchlogsmsg', {colonyname, text, days, count}, 'member', signal)
  const logs: FoundLog[] = []
  for (const log of found) {
    const {processid, executorname, timestamp} = log
    const time = logTime(timestamp)
    if (!print) {
      logs.push({...log, time})
      continue
    }
    const since = timestamp - BigInt(seconds) * 1_000_000_000n - 1n
    // A line that belongs to no process is one of its executor.
    const source = processid === '' ? {executorname} : {processid}
    const request = {colonyname, ...source, count, since, latest: false}
    logs.push({...log, time, logs: await session.call('getlogsmsg', request, 'member', signal)})
  }
  return logs
}
