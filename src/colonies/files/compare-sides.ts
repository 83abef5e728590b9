import type {Content} from './object-storage.js'
import type {RemoteFile} from './remote-files.js'
import type {FailedFile, PlannedFile} from './sync-plan.js'

/** What stands at a path here: a file, or something in whose place, and under which, nothing is written. */
export type LocalEntry =
  | {readonly kind: 'file'; readonly content: Content}
  | {readonly kind: 'directory'}
  | {readonly kind: 'other'}

export interface Comparison {
  readonly files: readonly PlannedFile[]
  readonly unchanged: number
  readonly failed: readonly FailedFile[]
}

/**
 * What makes both sides alike: what one lacks comes from the other; of what differs the local one is kept as the newest
 * revision, or replaced (`CalcSyncPlan` in `pkg/fs/fs_client.go`). Nothing is ever removed.
 */
export function compareSides(
  label: string,
  local: ReadonlyMap<string, LocalEntry>,
  remote: ReadonlyMap<string, RemoteFile>,
  keepLocal: boolean,
): Comparison {
  const files: PlannedFile[] = []
  const failed: FailedFile[] = []
  let unchanged = 0
  for (const [path, entry] of local) {
    if (entry.kind !== 'file') continue
    const there = remote.get(path)
    if (there?.checksum === entry.content.checksum) unchanged++
    else if (!there || keepLocal) files.push(upload(label, path, entry.content, there))
    else files.push({...there, move: 'download', replaces: entry.content.checksum})
  }
  for (const [path, there] of remote) {
    const entry = local.get(path)
    if (entry?.kind === 'file') continue
    const obstacle = entry ? path : obstacleAbove(path, local)
    if (obstacle === undefined) files.push({...there, move: 'download', replaces: null})
    else failed.push({path, code: 'FILE_EXISTS', message: `${obstacle} stands in its way here`})
  }
  return {files: files.sort((one, other) => (one.path < other.path ? -1 : 1)), unchanged, failed}
}

function upload(label: string, path: string, content: Content, there: RemoteFile | undefined): PlannedFile {
  const cut = path.lastIndexOf('/')
  return {
    label: cut < 0 ? label : `${label}/${path.slice(0, cut)}`,
    name: path.slice(cut + 1),
    path,
    ...content,
    move: 'upload',
    replaces: there?.checksum ?? null,
  }
}

/** A file or the like where a directory would have to be. */
function obstacleAbove(path: string, local: ReadonlyMap<string, LocalEntry>): string | undefined {
  for (let cut = path.indexOf('/'); cut >= 0; cut = path.indexOf('/', cut + 1)) {
    const above = path.slice(0, cut)
    const entry = local.get(above)
    if (entry && entry.kind !== 'directory') return above
  }
  return undefined
}
