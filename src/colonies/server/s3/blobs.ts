import {randomUUID} from 'node:crypto'
import {closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync} from 'node:fs'
import {type FileHandle, link, mkdir, open, rename, rm, statfs} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {systemErrorCode} from '../../../errors.js'

/**
 * Files that are called by the SHA-256 of their bytes: `<directory>/ab/cd…`. What is still being written lies in
 * `<directory>/incoming`. Any number of processes share the folder.
 */
export interface Blobs {
  readonly directory: string
  /** Folder of what is still being written. */
  readonly incoming: string
  /** A new file to write to. */
  create(): Promise<Incoming>
  /** Gives what was written its name, durably, and keeps it under its former one as well where that can be. */
  place(incoming: string, digest: string): Promise<void>
  /** Under the store's write lock: whether the file is there, or was put there once more. */
  settle(incoming: string, digest: string): boolean
  /** Under the store's write lock, when no row names it: takes its name from it. Returns the path to discard, at leisure. */
  setAside(digest: string): string | undefined
  /** @throws ENOENT */
  read(digest: string): Promise<FileHandle>
  /** Bytes that the disk has left for this user. */
  free(): Promise<number>
}

export interface Incoming {
  readonly path: string
  readonly file: FileHandle
}

export function blobs(directory: string): Blobs {
  const incoming = join(directory, 'incoming')
  const folderOf = (digest: string): string => join(directory, digest.slice(0, 2))
  const fileOf = (digest: string): string => join(folderOf(digest), digest.slice(2))
  return {
    directory,
    incoming,
    create: async () => {
      const path = join(incoming, randomUUID())
      const make = (): Promise<FileHandle> => open(path, 'wx', 0o600)
      const file = await make().catch(async (error: unknown) => {
        if (systemErrorCode(error) !== 'ENOENT') throw error
        await mkdir(incoming, {recursive: true, mode: 0o700})
        await syncDirectory(dirname(directory))
        return make()
      })
      return {path, file}
    },
    place: async (path, digest) => {
      const folder = folderOf(digest)
      if (await mkdir(folder, {recursive: true, mode: 0o700})) await syncDirectory(directory)
      await named(path, fileOf(digest))
      await syncDirectory(folder)
    },
    settle: (path, digest) => {
      const file = fileOf(digest)
      if (existsSync(file)) return true
      // Somebody removed the last object with these bytes meanwhile.
      try {
        linkSync(path, file)
        const folder = openSync(folderOf(digest), 'r')
        fsyncSync(folder)
        closeSync(folder)
        return true
      } catch {
        return false
      }
    },
    setAside: (digest) => {
      const path = join(incoming, randomUUID())
      try {
        renameSync(fileOf(digest), path)
        return path
      } catch (error) {
        if (systemErrorCode(error) === 'ENOENT') return undefined
        throw error
      }
    },
    read: (digest) => open(fileOf(digest), 'r'),
    free: async () => {
      const {bavail, bsize} = await statfs(directory)
      return bavail * bsize
    },
  }
}

/** Both names are of one file; where the file system has no links, the former one goes. */
async function named(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    const code = systemErrorCode(error)
    if (code === 'EEXIST') return
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
    await rename(from, to)
  }
}

/** Makes the names in a folder durable. Windows opens no folders, and needs no such thing. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined)
  if (!handle) return
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Removes a file that was being written. */
export async function discard(path: string): Promise<void> {
  await rm(path, {force: true})
}
