import {setMaxListeners} from 'node:events'
import {resolve} from 'node:path'
import type {File, Snapshot} from '../wire/objects/files.js'
import type {ColonyMember} from './colony-member.js'
import {compareSides} from './compare-sides.js'
import {failedFile} from './failed-file.js'
import {inParallel} from './in-parallel.js'
import {isUnder} from './label.js'
import {labelPath} from './label-path.js'
import {checkDirectory, localSide} from './local-side.js'
import {REQUESTS_AT_ONCE, type RemoteFile} from './remote-files.js'
import type {FailedFile, SyncPlan} from './sync-plan.js'
import type {PlanTools} from './sync-tools.js'

/** A snapshot, by its id or its name; the id counts where both are given. */
export type SnapshotChoice = {readonly snapshotid: string} | {readonly name: string}

export async function findSnapshot(
  {call, colonyName: colonyname}: ColonyMember,
  choice: SnapshotChoice,
  signal: AbortSignal,
): Promise<Snapshot> {
  return call('getsnapshotmsg', {colonyname, ...choice}, signal)
}

/** The revisions that a snapshot holds, in its order; what has been removed since is in `failed`, by its id. */
export async function snapshotFiles(
  {call, colonyName: colonyname}: ColonyMember,
  {fileids}: Snapshot,
  signal: AbortSignal,
): Promise<{readonly files: readonly File[]; readonly failed: readonly FailedFile[]}> {
  const found = new Map<string, File>()
  const failed: FailedFile[] = []
  await inParallel(fileids, REQUESTS_AT_ONCE, async (fileid) => {
    try {
      const [file] = await call('getfilemsg', {colonyname, fileid}, signal)
      if (file) found.set(fileid, file)
      else failed.push({path: fileid, code: 'NOT_FOUND', message: 'This revision was removed'})
    } catch (error) {
      signal.throwIfAborted()
      failed.push(failedFile(fileid, error))
    }
  })
  return {files: fileids.flatMap((fileid) => found.get(fileid) ?? []), failed}
}

/**
 * What makes a directory hold all that a snapshot holds: what it has besides stays, what differs is replaced.
 * @throws Fault INPUT_INVALID for what is no directory; as `call`; the signal's reason
 */
export async function planSnapshot(snapshot: Snapshot, directory: string, tools: PlanTools): Promise<SyncPlan> {
  const dir = resolve(directory)
  // As many requests as run at once listen.
  setMaxListeners(0, tools.signal)
  await checkDirectory(dir)
  const {files: held, failed} = await snapshotFiles(tools.member, snapshot, tools.signal)
  const remote = new Map<string, RemoteFile>()
  const refused: FailedFile[] = []
  for (const {label, name, size, checksum, ref} of held) {
    const {path, problem} = labelPath(snapshot.label, label, name)
    if (problem === undefined && isUnder(label, snapshot.label)) {
      remote.set(path, {label, name, path, size, checksum, object: ref.s3object.object})
    } else {
      const message = problem ?? `${JSON.stringify(name)} of ${label} is not under the label of the snapshot`
      refused.push({path, code: 'FILE_NAME_REFUSED', message})
    }
  }
  const local = await localSide(dir, remote, tools)
  const compared = compareSides(snapshot.label, local.entries, remote, false)
  return {
    label: snapshot.label,
    dir,
    keepLocal: false,
    marked: false,
    files: compared.files.filter(({move}) => move === 'download'),
    unchanged: compared.unchanged,
    skipped: [],
    failed: [...failed, ...refused, ...compared.failed],
  }
}
