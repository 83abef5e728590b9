import type {BlueprintHistory} from '../../../colonies/wire/objects/blueprints.js'
import {Fault} from '../../../errors.js'
import {changesOf} from '../../../output/leaves.js'
import type {HistoryEntry, HistoryState} from '../../../output/views/blueprint-history.js'
import type {ColoniesSession} from '../session.js'
import {blueprintOf} from './reconcilers.js'

/** What has become of a blueprint, the newest first, and who did it. @param limit 0 for all @throws as `session.call` */
export async function historyOf(
  session: ColoniesSession,
  name: string,
  limit: number,
  signal: AbortSignal,
): Promise<readonly HistoryEntry[]> {
  const {blueprintid} = await blueprintOf(session, name, signal)
  const [entries, names] = await Promise.all([
    session.call('getblueprinthistorymsg', {blueprintid, limit}, 'member', signal),
    memberNames(session, signal),
  ])
  return entries.map((entry) => ({...entry, changedbyname: names.get(entry.changedby) ?? ''}))
}

/** One generation, and what it made different. @throws Fault NOT_FOUND, and as `session.call` */
export async function generationOf(
  session: ColoniesSession,
  name: string,
  generation: number,
  signal: AbortSignal,
): Promise<HistoryState> {
  const all = await historyOf(session, name, 0, signal)
  const at = all.findIndex((entry) => entry.generation === BigInt(generation))
  const entry = all[at]
  if (!entry) {
    const known = all.map((each) => each.generation).join(', ')
    throw new Fault('NOT_FOUND', `${name} has no generation ${generation} in its history`, `It has: ${known || 'none'}`)
  }
  const before: BlueprintHistory | undefined = all[at + 1]
  return {...entry, before: before?.generation ?? null, changes: changesOf(before?.spec ?? {}, entry.spec)}
}

/** `user ada`, `executor one`, by their ids. */
async function memberNames(session: ColoniesSession, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const colonyname = session.colonyName
  const [executors, users] = await Promise.all([
    session.call('getexecutorsmsg', {colonyname}, 'member', signal),
    session.call('getusersmsg', {colonyname}, 'member', signal),
  ])
  return new Map([
    ...users.map(({userid, name}) => [userid, `user ${name}`] as const),
    ...executors.map(({executorid, executorname}) => [executorid, `executor ${executorname}`] as const),
  ])
}
