import {stat} from 'node:fs/promises'
import {join} from 'node:path'
import {Fault, readFault, systemErrorCode} from '../../errors.js'
import type {LocalEntry} from './compare-sides.js'
import {failedFile} from './failed-file.js'
import {inParallel} from './in-parallel.js'
import {type LocalTree, localTree} from './local-tree.js'
import type {FailedFile} from './sync-plan.js'
import type {PlanTools} from './sync-tools.js'

/** More readers than this wait for the same disk. */
const FILES_AT_ONCE = 8

/** What a directory holds, by path, with the contents of its files. */
export interface LocalSide extends Pick<LocalTree, 'skipped' | 'failed'> {
  readonly entries: ReadonlyMap<string, LocalEntry>
}

/** It need not be there. @throws Fault INPUT_INVALID, FILE_UNREADABLE */
export async function checkDirectory(dir: string): Promise<void> {
  const isDirectory = await stat(dir).then(
    (found) => found.isDirectory(),
    (error: unknown) => {
      if (systemErrorCode(error) === 'ENOENT') return true
      throw readFault(error, dir)
    },
  )
  if (!isDirectory) throw new Fault('INPUT_INVALID', `${dir} is no directory`, 'Name one, or none: --dir .')
}

/**
 * Reads a directory, and what its files hold. @param of only these are wanted; all of them when it is undefined
 * @throws Fault FILE_UNREADABLE; the signal's reason
 */
export async function localSide(
  dir: string,
  of: ReadonlyMap<string, unknown> | undefined,
  {checksums, signal, onRead}: Pick<PlanTools, 'checksums' | 'signal' | 'onRead'>,
): Promise<LocalSide> {
  const tree = await localTree(dir, signal).catch((error: unknown) => {
    throw readFault(error, dir)
  })
  const entries = new Map<string, LocalEntry>()
  const failed: FailedFile[] = [...tree.failed]
  for (const path of tree.directories) entries.set(path, {kind: 'directory'})
  for (const {path} of [...tree.skipped, ...tree.failed]) entries.set(path, {kind: 'other'})
  const files = of ? tree.files.filter((path) => of.has(path)) : tree.files
  await inParallel(files, FILES_AT_ONCE, async (path) => {
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
