import {posix, sep} from 'node:path'
import type {Process} from '../../wire/objects/process.js'
import {FunctionError} from '../function-host.js'

/** A place in the folder of a process: relative, with slashes, never outside; empty for the folder itself. */
interface Place {
  readonly path: string
  /** Whether the files stay on this machine for the next process that asks for the same. */
  readonly keepFiles: boolean
}

export interface SnapshotPlace extends Place {
  readonly snapshotid: string
  readonly keepSnapshot: boolean
}

export interface LabelPlace extends Place {
  readonly label: string
  /** Which files count where they differ, before and after the function: those of this machine, or those of the label. */
  readonly onStart: 'local' | 'remote'
  readonly onClose: 'local' | 'remote'
}

/** What a process wants to have in files. */
export interface MountPlan {
  /** Where the function finds them, in the folder of the process. */
  readonly mount: string
  readonly snapshots: readonly SnapshotPlace[]
  readonly labels: readonly LabelPlace[]
}

/** Upstream's executors put the id of the process there. */
const PROCESS_ID = '{processid}'

/**
 * The `fs` of a function spec; undefined where it asks for nothing. Upstream's executors (`common/pkg/sync/sync_handler.go`
 * in colonyos/executors) join its paths to a folder of theirs as they are; here they never lead out of it.
 * @throws FunctionError for what cannot be done
 */
export function mountPlan({processid, spec: {fs}}: Pick<Process, 'processid' | 'spec'>): MountPlan | undefined {
  const {mount, snapshots, dirs} = fs
  if (mount === '' && snapshots.length === 0 && dirs.length === 0) return undefined
  const named = (text: string): string => text.replaceAll(PROCESS_ID, processid)
  const base = insidePath(named(mount))
  const placed = (dir: string): string => insidePath(`${base}/${insidePath(named(dir))}`)
  const plan: MountPlan = {
    mount: base,
    snapshots: snapshots.map(({snapshotid, label, dir, keepfiles, keepsnapshot}) => {
      if (snapshotid === '') {
        throw new FunctionError(
          `No snapshot of ${label || dir} is named: submit with --snapshot, or give its snapshotid`,
        )
      }
      return {snapshotid, path: placed(dir), keepFiles: keepfiles, keepSnapshot: keepsnapshot}
    }),
    labels: dirs.map(({label, dir, keepfiles, onconflicts: {onstart, onclose}}) => ({
      label: named(label),
      path: placed(dir),
      keepFiles: keepfiles,
      onStart: onstart.keeplocal ? 'local' : 'remote',
      onClose: onclose.keeplocal ? 'local' : 'remote',
    })),
  }
  refuseOverlaps([...plan.snapshots, ...plan.labels])
  return plan
}

/** A path as one inside a folder: an absolute one begins there, and `..` ends there. @throws FunctionError */
function insidePath(text: string): string {
  if (text.includes('\0')) throw new FunctionError('A path of the fs directive holds a zero byte')
  const slashed = sep === '\\' ? text.replaceAll('\\', '/') : text
  return posix.normalize(`/${slashed}`).replace(/^\/+|\/+$/g, '')
}

/** What is kept lies elsewhere, so that nothing else can lie in it. */
function refuseOverlaps(places: readonly Place[]): void {
  for (const kept of places.filter(({keepFiles}) => keepFiles)) {
    if (kept.path === '') throw new FunctionError('Files are kept in a folder with a name only: give a dir or a mount')
    for (const other of places) {
      if (other === kept || !(isWithin(other.path, kept.path) || isWithin(kept.path, other.path))) continue
      throw new FunctionError(`The fs directive keeps the files of ${kept.path}, and puts others there: ${other.path}`)
    }
  }
}

const isWithin = (path: string, folder: string): boolean =>
  path === folder || folder === '' || path.startsWith(`${folder}/`)
