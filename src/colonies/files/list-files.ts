import type {ColonyMember} from './colony-member.js'
import {inParallel} from './in-parallel.js'
import {REQUESTS_AT_ONCE} from './remote-files.js'

/** A file of a label, as its newest revision is. */
export interface ListedFile {
  readonly label: string
  readonly name: string
  readonly fileid: string
  /** Bytes. */
  readonly size: number
  /** SHA-256 in lower-case hex. */
  readonly checksum: string
  /** RFC 3339. */
  readonly added: string
  /** How many revisions there are. */
  readonly revisions: number
}

/** The files of exactly this label, by name. @throws as `call` */
export async function listFiles(
  {call, colonyName: colonyname}: ColonyMember,
  label: string,
  signal: AbortSignal,
): Promise<readonly ListedFile[]> {
  const listed: ListedFile[] = []
  const names = await call('getfilesmsg', {colonyname, label}, signal)
  await inParallel(names, REQUESTS_AT_ONCE, async ({name}) => {
    const revisions = await call('getfilemsg', {colonyname, label, name}, signal)
    const [newest] = revisions
    if (!newest) return
    const {fileid, size, checksum, added} = newest
    listed.push({label, name, fileid, size, checksum, added, revisions: revisions.length})
  })
  return listed.sort((one, other) => (one.name < other.name ? -1 : 1))
}
