import {randomBytes} from 'node:crypto'
import {link, mkdir, open, readFile, realpath, rename, unlink} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'
import {Fault, systemErrorCode} from '../errors.js'
import type {KeystorePath} from './directory.js'

export type Replacement = 'none' | 'name' | 'content'

export interface WriteOptions {
  readonly path: KeystorePath
  readonly text: string
  /**
   * What becomes of a file that is there: `none` is KEYSTORE_EXISTS; `name` takes its place, and leaves alone what a
   * symbolic link leads to, for that may be another's key; `content` follows the link, for it is the same key.
   */
  readonly replace: Replacement
  /** Called with the text read back from the disk before it gets its name; throws to give up. */
  readonly verify?: (written: string) => Promise<void>
}

/**
 * Writes a keystore so that a reader sees the old file or the whole new one, also after a crash: a temporary file in
 * the same directory, synced, read back and verified, then linked or renamed. Of several writers of a new name exactly
 * one wins. Directories are made with mode 0700, the file has 0600; nothing temporary is left behind.
 * Faults: KEYSTORE_EXISTS, DISK_FULL, FILE_UNWRITABLE.
 */
export async function writeKeystore(options: WriteOptions): Promise<void> {
  const {path, text, replace, verify} = options
  try {
    await makeDirectory(dirname(path.file))
    const file = replace === 'content' ? await behindLinks(path.file) : path.file
    const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`)
    try {
      await writeSynced(temporary, text)
      const written = await readFile(temporary, 'utf8')
      if (written !== text) throw new Fault('FILE_UNWRITABLE', `${file} does not keep what is written to it.`)
      await verify?.(written)
      await (replace === 'none' ? claim(temporary, {...path, file}) : rename(temporary, file))
    } finally {
      await removeIfThere(temporary)
    }
    await syncDirectory(dirname(file))
  } catch (error) {
    throw writeFault(error, path)
  }
}

/** Gives a finished file its name, which nobody else has; `from` may remain. Faults: KEYSTORE_EXISTS. */
export async function claim(from: string, to: KeystorePath): Promise<void> {
  try {
    await link(from, to.file)
  } catch (error) {
    const code = systemErrorCode(error)
    if (code === 'EEXIST') throw keystoreExists(to)
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
    await claimWithoutLinks(from, to)
  }
}

/** The same for file systems without hard links (FAT, some network ones): an empty file reserves the name. */
export async function claimWithoutLinks(from: string, to: KeystorePath): Promise<void> {
  const reservation = await open(to.file, 'wx', 0o600).catch((error: unknown) => {
    throw systemErrorCode(error) === 'EEXIST' ? keystoreExists(to) : error
  })
  await reservation.close()
  try {
    await rename(from, to.file)
  } catch (error) {
    await removeIfThere(to.file)
    throw error
  }
}

/** What an error of the file system means to the user; anything else as it is. */
export function writeFault(error: unknown, path: KeystorePath): unknown {
  const code = systemErrorCode(error)
  if (error instanceof Fault || code === undefined) return error
  const cause = {cause: error}
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Fault('DISK_FULL', `There is no room to write ${path.file}.`, 'Free some space and try again.', cause)
  }
  const hint = 'Check the permissions of the directory, or set DCP_RESOURCE_DIR to another one.'
  return new Fault('FILE_UNWRITABLE', `${path.file} cannot be written (${code}).`, hint, cause)
}

export function keystoreExists(path: KeystorePath): Fault {
  return new Fault(
    'KEYSTORE_EXISTS',
    `There is a keystore "${path.name}" already: ${path.file}.`,
    'Choose another name; --force replaces the old key, which is lost then.',
  )
}

/** Not the `recursive` option of mkdir: where a system refuses with ENOENT, as in /proc, Node 20 tries for ever. */
async function makeDirectory(directory: string): Promise<void> {
  const isMissingParent = await makeUnlessThere(directory).then(
    () => false,
    (error: unknown) => {
      if (systemErrorCode(error) === 'ENOENT' && dirname(directory) !== directory) return true
      throw error
    },
  )
  if (!isMissingParent) return
  await makeDirectory(dirname(directory))
  await makeUnlessThere(directory)
}

async function makeUnlessThere(directory: string): Promise<void> {
  try {
    await mkdir(directory, 0o700)
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error
  }
}

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A keystore may be a symbolic link into some other folder: replace what it points to. */
async function behindLinks(file: string): Promise<string> {
  try {
    return await realpath(file)
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return file
    throw error
  }
}

/** Removes a file unless it went already. */
export async function removeIfThere(file: string): Promise<void> {
  try {
    await unlink(file)
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error
  }
}

/** Makes a new or changed name survive a power cut. Some systems cannot sync a directory; their file is good anyway. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined)
  if (!handle) return
  await handle.sync().catch(() => undefined)
  await handle.close()
}
