import {stat} from 'node:fs/promises'
import {join, resolve} from 'node:path'
import {Fault, readFault, systemErrorCode} from '../../errors.js'
import {compareSides, type LocalEntry} from './compare-sides.js'
import {failedFile} from './failed-file.js'
import {inParallel} from './in-parallel.js'
import {labelOf} from './label.js'
import {type LocalTree, localTree} from './local-tree.js'
import {remoteFiles} from './remote-files.js'
import type {FailedFile, SyncPlan} from './sync-plan.js'
import type {PlanTools, SyncRequest} from './sync-tools.js'

/** More readers than this wait for the same disk. */
const FILES_AT_ONCE = 8

/**
 * What a synchronisation would do; changes nothing. @throws Fault USAGE for what is no label, INPUT_INVALID for what is no
 * directory, FILE_UNREADABLE for one that cannot be read; as `call`; the signal's reason
 */
export async function planSync({label: text, dir: given, keepLocal}: SyncRequest, tools: PlanTools): Promise<SyncPlan> {
  const {member, signal} = tools
  const label = labelOf(text)
  const dir = resolve(given)
  await checkDirectory(dir)
  const asked = remoteFiles(member, label, signal)
  const [remote, local] = await Promise.all([asked, localSide(dir, tools)])
  const {files, unchanged, failed} = compareSides(label, local.entries, remote.files, keepLocal)
  return {
    label,
    dir,
    keepLocal,
    files,
    unchanged,
    skipped: local.skipped,
    failed: onceEach([...local.failed, ...remote.refused, ...failed]),
  }
}

/** What cannot be read stands in the way too; that is said once. */
function onceEach(failed: readonly FailedFile[]): readonly FailedFile[] {
  return [...new Map(failed.toReversed().map((file) => [file.path, file])).values()].reverse()
}

/** @throws Fault INPUT_INVALID, FILE_UNREADABLE */
async function checkDirectory(dir: string): Promise<void> {
  const isDirectory = await stat(dir).then(
    (found) => found.isDirectory(),
    (error: unknown) => {
      if (systemErrorCode(error) === 'ENOENT') return true
      throw readFault(error, dir)
    },
  )
  if (!isDirectory) throw new Fault('INPUT_INVALID', `${dir} is no directory`, 'Name one, or none: --dir .')
}

interface LocalSide extends Pick<LocalTree, 'skipped' | 'failed'> {
  readonly entries: ReadonlyMap<string, LocalEntry>
}

async function localSide(dir: string, {checksums, signal, onRead}: PlanTools): Promise<LocalSide> {
  const tree = await localTree(dir, signal).catch((error: unknown) => {
    throw readFault(error, dir)
  })
  const entries = new Map<string, LocalEntry>()
  const failed: FailedFile[] = [...tree.failed]
  for (const path of tree.directories) entries.set(path, {kind: 'directory'})
  for (const {path} of [...tree.skipped, ...tree.failed]) entries.set(path, {kind: 'other'})
  await inParallel(tree.files, FILES_AT_ONCE, async (path) => {
    try {
      entries.set(path, {kind: 'file', content: await checksums.contentOf(join(dir, path), signal)})
    } catch (error) {
      signal.throwIfAborted()
      const failure = failedFile(path, error)
      // It went away since the directory was read.
      if (failure.code === 'FILE_NOT_FOUND') return
      entries.set(path, {kind: 'other'})
      failed.push(failure)
    }
    onRead?.()
  })
  return {entries, skipped: tree.skipped, failed}
}
