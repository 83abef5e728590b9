import {newObjectId} from '../../colonies/wire/object-id.js'
import type {FunctionSpec} from '../../colonies/wire/objects/function-spec.js'
import {Fault} from '../../errors.js'
import {commaSeparated} from './list-flags.js'
import type {ColoniesSession} from './session.js'

/**
 * Labels as flags name them, each to be frozen and given to the process: `/data`, or `/data:/dir` where the directory is
 * another. Upstream has the flag, and does nothing with it. @throws Fault USAGE
 */
export async function snapshotMounts(values: readonly string[] | undefined): Promise<FunctionSpec['fs']['snapshots']> {
  return (await commaSeparated(values)).map((text) => {
    const [label = '', dir = label] = text.split(':')
    if (label !== '' && dir !== '') return {snapshotid: '', label, dir, keepfiles: false, keepsnapshot: false}
    throw new Fault('USAGE', `--snapshots ${text} names no label`, 'Example: --snapshots /src,/data:/input')
  })
}

/** A spec, and what was made for it. */
export interface SpecWithSnapshots {
  readonly spec: FunctionSpec
  /** Removes the snapshots: the spec is not submitted after all. */
  undo(): Promise<void>
}

/**
 * Makes a snapshot of each label in `fs.snapshots` of a spec, so that the process sees the files as they are now:
 * `createSnapshot` in `internal/cli/function.go`. One that names a snapshot and no label keeps it.
 * @throws Fault SPEC_INVALID; as `session.call`
 */
export async function withSnapshots(
  session: ColoniesSession,
  spec: FunctionSpec,
  signal: AbortSignal,
): Promise<SpecWithSnapshots> {
  const {colonyName: colonyname} = session
  const made: string[] = []
  const undo = async (): Promise<void> => {
    for (const snapshotid of made) await session.call('removesnapshotmsg', {colonyname, snapshotid}).catch(() => {})
  }
  try {
    const snapshots: Array<FunctionSpec['fs']['snapshots'][number]> = []
    for (const mount of spec.fs.snapshots) {
      if (mount.label === '' && mount.snapshotid !== '') snapshots.push(mount)
      else snapshots.push({...mount, snapshotid: await freeze(mount.label)})
    }
    return {spec: {...spec, fs: {...spec.fs, snapshots}}, undo}
  } catch (error) {
    await undo()
    throw error
  }

  async function freeze(label: string): Promise<string> {
    if (label === '') {
      throw new Fault('SPEC_INVALID', 'fs.snapshots names no label to freeze', 'Give each of them a label.')
    }
    const request = {colonyname, label, name: newObjectId()}
    const {snapshotid, fileids} = await session.call('createsnapshotmsg', request, 'member', signal)
    made.push(snapshotid)
    if (fileids.length > 0) return snapshotid
    throw new Fault('NOT_FOUND', `There is no file under the label ${label}`, 'List them: colonies fs label ls')
  }
}
