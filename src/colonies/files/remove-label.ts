import {Fault} from '../../errors.js'
import type {ColonyMember} from './colony-member.js'
import {failedFile} from './failed-file.js'
import {inParallel} from './in-parallel.js'
import type {LabelContents} from './label-contents.js'
import type {ObjectStorage} from './object-storage.js'
import {REQUESTS_AT_ONCE} from './remote-files.js'
import type {FailedFile} from './sync-plan.js'

export interface RemovedLabel {
  readonly label: string
  readonly labels: readonly string[]
  /** How many revisions are gone. */
  readonly removed: number
  /** How many revisions stay, and the names of the snapshots that hold them. */
  readonly held: number
  readonly snapshots: readonly string[]
  readonly failed: readonly FailedFile[]
}

interface RemoveTools {
  readonly member: ColonyMember
  readonly storage: Pick<ObjectStorage, 'remove'>
  readonly signal: AbortSignal
  readonly onFile?: (() => void) | undefined
}

/**
 * Removes the revisions of a label that no snapshot holds: the bytes of each, then what is known of it, so that one that was
 * broken off is found again. Bytes that another file names too stay. @throws as `applySync`
 */
export async function removeLabel(contents: LabelContents, tools: RemoveTools): Promise<RemovedLabel> {
  const {member, storage, signal, onFile} = tools
  const {label, labels, revisions, held, snapshots, objectsInUse} = contents
  const failed: FailedFile[] = []
  let removed = 0
  await inParallel(revisions, REQUESTS_AT_ONCE, async ({fileid, label: one, name, size, ref}) => {
    signal.throwIfAborted()
    try {
      const {object} = ref.s3object
      // There is no object of an empty file.
      if (size > 0 && !objectsInUse.has(object)) await storage.remove(object, signal)
      await member.call('removefilemsg', {colonyname: member.colonyName, fileid}, signal)
      removed++
    } catch (error) {
      signal.throwIfAborted()
      // Somebody else removes it too.
      if (error instanceof Fault && error.code === 'NOT_FOUND') removed++
      else failed.push(failedFile(`${one}/${name}`, error))
    }
    onFile?.()
  })
  return {label, labels, removed, held: held.length, snapshots, failed}
}
