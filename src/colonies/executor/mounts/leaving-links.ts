import {readdir, realpath, unlink} from 'node:fs/promises'
import {join, sep} from 'node:path'

/**
 * Removes the links below a directory that lead out of these folders, or nowhere: what they show is none of the process's.
 * @param within real paths @returns what was removed, relative to the directory
 */
export async function removeLeavingLinks(directory: string, within: readonly string[]): Promise<readonly string[]> {
  const removed: string[] = []
  const enter = async (path: string): Promise<void> => {
    for (const entry of await readdir(join(directory, path), {withFileTypes: true})) {
      const below = path === '' ? entry.name : join(path, entry.name)
      if (entry.isDirectory()) await enter(below)
      else if (entry.isSymbolicLink() && !(await staysWithin(join(directory, below), within))) {
        await unlink(join(directory, below))
        removed.push(below)
      }
    }
  }
  await enter('')
  return removed
}

/** Whether a path, all links followed, lies in one of these folders. */
export async function staysWithin(path: string, within: readonly string[]): Promise<boolean> {
  const real = await realpath(path).catch(() => undefined)
  return real !== undefined && within.some((folder) => real === folder || real.startsWith(folder + sep))
}
