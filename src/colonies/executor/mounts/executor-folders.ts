import {mkdir, mkdtemp, readdir, realpath, rename, rm, rmdir} from 'node:fs/promises'
import {join} from 'node:path'
import {Fault, systemErrorCode} from '../../../errors.js'
import type {PartOwner} from '../../files/part-names.js'

export interface FolderSettings {
  /** Where they lie; undefined for a temporary folder, which goes with the executor unless it holds what was rescued. */
  readonly directory: string | undefined
  readonly temporaryDirectory: string
  /** This process: what one left that is gone is removed. */
  readonly owner: PartOwner
}

/** The folders of one executor: one for each process that runs, what is kept, and what could not be brought out. */
export interface ExecutorFolders {
  /** A new one, for this user only. Its path has no links. @throws Fault FILE_UNWRITABLE, DISK_FULL */
  make(processId: string): Promise<string>
  /** One that is kept, made when it is missing. @param name letters and digits */
  kept(name: string): Promise<string>
  /** What the executor knows of kept files. */
  readonly index: () => Promise<string>
  remove(folder: string): Promise<void>
  /** Puts it where nobody removes it. @returns its new path; undefined when the function has removed it */
  rescue(folder: string, processId: string): Promise<string | undefined>
  close(): Promise<void>
}

export function executorFolders(
  {directory, temporaryDirectory, owner}: FolderSettings,
  {colonyName, name}: {readonly colonyName: string; readonly name: string},
): ExecutorFolders {
  let opened: Promise<string> | undefined
  let rescued = false
  const open = async (): Promise<string> => {
    if (directory === undefined) return realpath(await mkdtemp(join(temporaryDirectory, 'colonies-files-')))
    // Names are whatever a server took; as parts of a path they lead nowhere else.
    const root = join(directory, partOf(colonyName), partOf(name))
    await mkdir(join(root, 'processes'), {recursive: true, mode: 0o700})
    await removeLeft(join(root, 'processes'), owner)
    return realpath(root)
  }
  const root = (): Promise<string> => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined
      throw writeFault(error, directory ?? temporaryDirectory)
    })
    return opened
  }
  const sub = async (...parts: readonly string[]): Promise<string> => {
    const path = join(await root(), ...parts)
    await mkdir(path, {recursive: true, mode: 0o700}).catch((error: unknown) => {
      throw writeFault(error, path)
    })
    return path
  }
  return {
    make: async (processId) => {
      const parent = await sub('processes')
      return mkdtemp(join(parent, `${owner.pid}-${processId.slice(0, 8)}-`)).catch((error: unknown) => {
        throw writeFault(error, parent)
      })
    },
    kept: (name) => sub('kept', name),
    index: () => sub('checksums'),
    remove: (folder) => rm(folder, {recursive: true, force: true}),
    rescue: async (folder, processId) => {
      const target = await mkdtemp(join(await sub('rescued'), `${processId.slice(0, 8)}-`))
      try {
        // An empty folder is replaced.
        await rename(folder, target)
      } catch (error) {
        await rmdir(target)
        if (systemErrorCode(error) === 'ENOENT') return undefined
        throw error
      }
      rescued = true
      return target
    },
    close: async () => {
      const path = await opened?.catch(() => undefined)
      if (path === undefined) return
      if (directory === undefined && !rescued) await rm(path, {recursive: true, force: true})
      // With nothing in it, it is of no use.
      else await rmdir(join(path, 'processes')).catch(() => {})
    },
  }
}

/** A name as one part of a path. */
function partOf(name: string): string {
  return encodeURIComponent(name).replace(/^\.+/, (dots) => '%2E'.repeat(dots.length))
}

/** Removes the folders of processes whose executor was killed. */
async function removeLeft(processes: string, {isAlive}: PartOwner): Promise<void> {
  for (const name of await readdir(processes)) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1])
    if (pid > 0 && !isAlive(pid)) await rm(join(processes, name), {recursive: true, force: true})
  }
}

function writeFault(error: unknown, path: string): unknown {
  const code = systemErrorCode(error)
  if (error instanceof Fault || code === undefined) return error
  const full = code === 'ENOSPC' || code === 'EDQUOT'
  const hint = full ? 'Make room on the disk.' : 'Give another folder: --fs-dir.'
  return new Fault(full ? 'DISK_FULL' : 'FILE_UNWRITABLE', `${path} cannot be written (${code})`, hint, {cause: error})
}
