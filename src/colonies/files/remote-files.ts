import type {ColonyMember} from './colony-member.js'
import {inParallel} from './in-parallel.js'
import {isUnder} from './label.js'
import {labelPath} from './label-path.js'
import type {FailedFile} from './sync-plan.js'

/** The newest revision of a file, and where it would stand in a directory of its label. */
export interface RemoteFile {
  readonly label: string
  readonly name: string
  /** Relative, with slashes. Each part is a name that may be made here. */
  readonly path: string
  readonly size: number
  readonly checksum: string
  /** Name of the object with its bytes; of an empty file there is none. */
  readonly object: string
}

export interface RemoteFiles {
  readonly files: ReadonlyMap<string, RemoteFile>
  /** Those whose names are not made here. */
  readonly refused: readonly FailedFile[]
}

export /** What a server is asked at the same time. */
const REQUESTS_AT_ONCE = 16

/**
 * Labels that are `label` or lie under it, sorted. Asked for by prefix, because upstream gives none for a label without
 * files of its own: `GetFileLabelsByName` in `pkg/database/postgresql/files.go`.
 */
export async function labelsUnder({call, colonyName}: ColonyMember, label: string, signal: AbortSignal) {
  const labels = await call('getfilelabelsmsg', {colonyname: colonyName, name: label, exact: false}, signal)
  return labels.filter(({name}) => isUnder(name, label)).sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** The files of a label and of those under it: one question for each label. */
export async function remoteFiles(member: ColonyMember, label: string, signal: AbortSignal): Promise<RemoteFiles> {
  const files = new Map<string, RemoteFile>()
  const refused: FailedFile[] = []
  await inParallel(await labelsUnder(member, label, signal), REQUESTS_AT_ONCE, async ({name: one}) => {
    const found = await member.call('getfilesmsg', {colonyname: member.colonyName, label: one}, signal)
    for (const {name, size, checksum, s3filename: object} of found) {
      const {path, problem} = labelPath(label, one, name)
      if (problem === undefined) files.set(path, {label: one, name, path, size, checksum, object})
      else refused.push({path, code: 'FILE_NAME_REFUSED', message: problem})
    }
  })
  return {files, refused}
}
