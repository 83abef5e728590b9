import {fileContents} from '../../colonies/files/file-contents.js'
import {removeLabel} from '../../colonies/files/remove-label.js'
import {Fault} from '../../errors.js'
import {countOf} from '../../output/count.js'
import {chosenFile, type FileFlags} from './chosen-file.js'
import {memberOf} from './colony-member.js'
import type {ColoniesSession} from './session.js'
import {openStorage} from './storage.js'

export interface RemovedFile {
  readonly label: string
  readonly name: string
  /** How many revisions are gone. */
  readonly removed: number
  /** How many of them stay, because these snapshots hold them. */
  readonly held: number
  readonly snapshots: readonly string[]
}

export interface RemoveFileOptions {
  readonly session: ColoniesSession
  /** Lets somebody say no. */
  confirm(question: string): Promise<void>
  readonly signal: AbortSignal
}

/**
 * Removes a file with all its revisions, or the one of an id: bytes first, then what is known of them.
 * @throws Fault CONFIRMATION_REQUIRED, FILES_FAILED when something stays; as `openStorage` and `session.call`
 */
export async function removeFile(
  flags: FileFlags,
  {session, confirm, signal}: RemoveFileOptions,
): Promise<RemovedFile> {
  const member = memberOf(session)
  const contents = await fileContents(member, await chosenFile(session, flags), signal)
  const {label, revisions, held, snapshots} = contents
  const name = [...revisions, ...held][0]?.name ?? ''
  if (revisions.length === 0) {
    const text = `${name} under ${label} is held by ${countOf(snapshots.length, 'snapshot')}: ${snapshots.join(', ')}`
    throw new Fault('FILES_FAILED', text, 'Remove them first: colonies fs snapshot remove')
  }
  const what = `${countOf(revisions.length, 'revision')} of ${name} under ${label}`
  await confirm(`Remove ${what}?`)
  const storage = await openStorage(session)
  try {
    const {removed, failed} = await removeLabel(contents, {member, storage, signal})
    const [first] = failed
    if (first) throw new Fault('FILES_FAILED', `${first.path} stays: ${first.message}`, 'Do it again.')
    return {label, name, removed, held: held.length, snapshots}
  } finally {
    storage.close()
  }
}
