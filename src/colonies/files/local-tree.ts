import type {Dirent} from 'node:fs'
import {lstat, readdir, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {systemErrorCode} from '../../errors.js'
import {inParallel} from './in-parallel.js'
import {isReserved} from './local-name.js'
import type {FailedFile, SkippedFile} from './sync-plan.js'

/** What stands in a directory and those below it, by path: relative, with slashes. */
export interface LocalTree {
  /** Files, and links to files: their contents count. */
  readonly files: readonly string[]
  readonly directories: ReadonlySet<string>
  /** What stands there and is no file: nothing is written in its place. */
  readonly skipped: readonly SkippedFile[]
  /** Directories that cannot be read, or what they hold. */
  readonly failed: readonly FailedFile[]
}

const DIRECTORIES_AT_ONCE = 8

/** A directory as it stands; an empty one where there is none. Links to directories are not followed, as in upstream. */
export async function localTree(root: string, signal: AbortSignal): Promise<LocalTree> {
  const files: string[] = []
  const directories = new Set<string>()
  const skipped: SkippedFile[] = []
  const failed: FailedFile[] = []
  const enter = async (directory: string): Promise<string[]> => {
    signal.throwIfAborted()
    const below: string[] = []
    for (const entry of await entriesOf(join(root, directory), directory, failed)) {
      if (isReserved(entry.name)) continue
      const path = directory === '' ? entry.name : `${directory}/${entry.name}`
      const kind = await kindOf(entry, join(root, path))
      if (kind === 'file') files.push(path)
      else if (kind === 'directory') below.push(path)
      else if (kind !== 'gone') skipped.push({path, reason: kind.reason})
    }
    for (const path of below) directories.add(path)
    return below
  }
  for (let level = ['']; level.length > 0; ) {
    const next: string[] = []
    await inParallel(level, DIRECTORIES_AT_ONCE, async (directory) => {
      next.push(...(await enter(directory)))
    })
    level = next
  }
  return {files: files.sort(), directories, skipped: skipped.sort(byPath), failed}
}

const byPath = (one: SkippedFile, other: SkippedFile): number => (one.path < other.path ? -1 : 1)

async function entriesOf(path: string, directory: string, failed: FailedFile[]): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, {withFileTypes: true})
  } catch (error) {
    const code = systemErrorCode(error)
    // It may go away meanwhile, and the whole directory may be yet to come.
    if (code === 'ENOENT') return []
    if (directory === '' || code === undefined) throw error
    failed.push({path: directory, code: 'FILE_UNREADABLE', message: `It cannot be read (${code})`})
    return []
  }
}

type Kind = 'file' | 'directory' | 'gone' | {readonly reason: string}

async function kindOf(entry: Dirent, path: string): Promise<Kind> {
  // Bytes that are no UTF-8 read like this, and no file has such a name.
  if (entry.name.includes('\ufffd') && (await isGone(path))) return {reason: 'its name is not UTF-8'}
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'directory'
  if (entry.isSymbolicLink()) return linkKind(path)
  if (entry.isFIFO()) return {reason: 'it is a named pipe'}
  return {reason: entry.isSocket() ? 'it is a socket' : 'it is a device'}
}

async function linkKind(path: string): Promise<Kind> {
  try {
    const target = await stat(path)
    if (target.isFile()) return 'file'
    return {reason: target.isDirectory() ? 'it is a link to a directory' : 'it is a link to something that is no file'}
  } catch (error) {
    const code = systemErrorCode(error)
    if (code === undefined) throw error
    return {reason: code === 'ENOENT' ? 'it is a link to nothing' : `it is a link that cannot be followed (${code})`}
  }
}

async function isGone(path: string): Promise<boolean> {
  return lstat(path).then(
    () => false,
    (error: unknown) => systemErrorCode(error) === 'ENOENT',
  )
}
