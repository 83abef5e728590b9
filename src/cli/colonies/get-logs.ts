import {followLogs, followProcess} from '../../colonies/client/follow-logs.js'
import {type LogSource, logQuery} from '../../colonies/client/log-reader.js'
import type {Log, Process} from '../../colonies/wire/objects/process.js'
import {Fault} from '../../errors.js'
import type {FollowEvent} from '../../output/views/submitted.js'
import {followEvents, logEvent} from './follow-events.js'
import {processIdOf} from './ids.js'
import type {ColoniesSession} from './session.js'

export interface LogFlags {
  readonly processid?: string | undefined
  readonly executorname?: string | undefined
  readonly since?: bigint | undefined
  readonly count: number
  readonly latest: boolean
  readonly first: boolean
}

/** Whose logs are meant. @throws Fault USAGE, NOT_FOUND, ID_AMBIGUOUS */
export async function logSource(session: ColoniesSession, flags: LogFlags): Promise<LogSource> {
  const {colonyName} = session
  if (flags.executorname !== undefined) return {colonyName, executorName: flags.executorname}
  if (flags.processid !== undefined) return {colonyName, processId: await processIdOf(session, flags.processid)}
  throw new Fault('USAGE', 'Whose logs?', 'Give --processid ID or --executorname NAME.')
}

/** The newest, or the oldest after a time; oldest first. @throws as `session.call` */
export function storedLogs(
  session: ColoniesSession,
  source: LogSource,
  {since = 0n, count, latest, first}: LogFlags,
  signal: AbortSignal,
): Promise<readonly Log[]> {
  const request = {...logQuery(source), count, since, latest: latest && !first && since === 0n}
  return session.call('getlogsmsg', request, 'member', signal)
}

/** Logs as they are written: those of a process until it ends, those of an executor until the signal aborts. */
export async function* followedLogs(
  session: ColoniesSession,
  source: LogSource,
  {since = 0n}: LogFlags,
  signal: AbortSignal,
  ended: (process: Process) => void,
): AsyncGenerator<FollowEvent> {
  const options = {key: await session.key('member'), signal, since}
  if ('processId' in source) {
    yield* followEvents(followProcess(session.client, source, options), ended)
    return
  }
  for await (const log of followLogs(session.client, source, options)) yield logEvent(log)
}
