import type {Snapshot} from '../../colonies/wire/objects/files.js'
import {snapshotIdOf} from './ids.js'
import type {ColoniesSession} from './session.js'

export interface SnapshotFlags {
  readonly snapshotname?: string | undefined
  readonly snapshotid?: string | undefined
}

/** @throws Fault NOT_FOUND, ID_AMBIGUOUS; as `session.call` */
export async function chosenSnapshot(
  session: ColoniesSession,
  {snapshotname, snapshotid}: SnapshotFlags,
  signal: AbortSignal,
): Promise<Snapshot> {
  const {colonyName: colonyname} = session
  const choice = snapshotid === undefined ? {name: snapshotname} : {snapshotid: await snapshotIdOf(session, snapshotid)}
  return session.call('getsnapshotmsg', {colonyname, ...choice}, 'member', signal)
}
