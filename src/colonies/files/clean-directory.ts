import {lstat, readdir, realpath, rm, rmdir, unlink} from 'node:fs/promises'
import {dirname, join, resolve} from 'node:path'
import {Fault, readFault, systemErrorCode} from '../../errors.js'
import {failedFile} from './failed-file.js'
import {namedLabel} from './label.js'
import {isReserved} from './local-name.js'
import {checkDirectory} from './local-side.js'
import {localTree} from './local-tree.js'
import {remoteFiles} from './remote-files.js'
import type {FailedFile} from './sync-plan.js'
import type {PlanTools} from './sync-tools.js'

/** What of a directory ColonyFS does not have. Paths are relative, with slashes. */
export interface CleanPlan {
  readonly label: string
  /** Absolute. */
  readonly dir: string
  /** Files, links and the like. */
  readonly files: readonly string[]
  /** Directories of which nothing is left then, the deepest first. */
  readonly directories: readonly string[]
  /** What cannot be looked at. */
  readonly failed: readonly FailedFile[]
}

export interface CleanResult {
  readonly label: string
  readonly dir: string
  readonly removed: readonly string[]
  readonly failed: readonly FailedFile[]
}

/**
 * What stands in a directory and not under its label, by names: a file that differs stays. Upstream takes a directory for
 * foreign when only its subdirectories hold files that are there (`CalcCleanPlan` in `pkg/fs/fs_client.go`); here it stays.
 * @throws Fault NOT_FOUND when nothing is under the label: then everything would go; INPUT_INVALID, USAGE; as `call`
 */
export async function planClean(
  {label: text, dir: given}: {readonly label: string; readonly dir: string},
  {member, signal}: Pick<PlanTools, 'member' | 'signal'>,
): Promise<CleanPlan> {
  const label = namedLabel(text)
  const dir = resolve(given)
  await checkDirectory(dir)
  const remote = await remoteFiles(member, label, signal)
  if (remote.files.size === 0) {
    throw new Fault('NOT_FOUND', `There is no file under the label ${label}`, 'List them: colonies fs label ls')
  }
  const tree = await localTree(dir, signal).catch((error: unknown) => {
    throw readFault(error, dir)
  })
  const kept = directoriesOf(remote.files.keys())
  const others = [...tree.files, ...tree.skipped.map(({path}) => path)]
  return {
    label,
    dir,
    files: others.filter((path) => !remote.files.has(path)).sort(),
    directories: [...tree.directories]
      .filter((path) => !kept.has(path))
      .sort()
      .reverse(),
    failed: tree.failed,
  }
}

function directoriesOf(paths: Iterable<string>): ReadonlySet<string> {
  const directories = new Set<string>()
  for (const path of paths) {
    for (let cut = path.indexOf('/'); cut >= 0; cut = path.indexOf('/', cut + 1)) directories.add(path.slice(0, cut))
  }
  return directories
}

/** Removes what a plan names, and nothing that has come since. Links are removed, not followed. */
export async function applyClean(plan: CleanPlan, signal: AbortSignal): Promise<CleanResult> {
  const failed: FailedFile[] = [...plan.failed]
  const removed: string[] = []
  const root = await realpath(plan.dir).catch(() => plan.dir)
  const attempt = async (path: string, remove: (absolute: string) => Promise<void>): Promise<void> => {
    signal.throwIfAborted()
    try {
      // Whoever was asked took his time: a link may stand in the place of a directory by now.
      const directory = join(root, dirname(path))
      if ((await realpath(directory)) !== directory) throw replaced()
      await remove(join(root, path))
      removed.push(path)
    } catch (error) {
      failed.push(failedFile(path, error))
    }
  }
  for (const path of plan.files) await attempt(path, unlink)
  for (const path of plan.directories) await attempt(path, removeEmptied)
  return {label: plan.label, dir: plan.dir, removed, failed}
}

/** @throws Fault FILE_CHANGED when something is left in it */
async function removeEmptied(directory: string): Promise<void> {
  if (!(await lstat(directory)).isDirectory()) throw replaced()
  const names = await readdir(directory)
  if (names.every(isReserved)) for (const name of names) await rm(join(directory, name), {force: true})
  await rmdir(directory).catch((error: unknown) => {
    const code = systemErrorCode(error)
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
    throw new Fault('FILE_CHANGED', 'Something is left in it', 'Look, and clean again.', {cause: error})
  })
}

function replaced(): Fault {
  return new Fault('FILE_CHANGED', 'Something else stands in the place of its directory', 'Look, and clean again.')
}
