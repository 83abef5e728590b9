import {randomUUID} from 'node:crypto'
import {constants, existsSync} from 'node:fs'
import {access, open, rename, rm, stat} from 'node:fs/promises'
import {dirname, resolve} from 'node:path'
import {Fault, systemErrorCode} from '../errors.js'

/**
 * Writes text to a file: under another name first, renamed when it is whole and on the disk. Whoever reads the file
 * sees the old one or the new one. @throws Fault DISK_FULL, FILE_UNWRITABLE
 */
export async function saveText(file: string, pieces: AsyncIterable<string>, mode = 0o666): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`
  try {
    const handle = await open(temporary, 'wx', mode)
    try {
      for await (const piece of pieces) await handle.write(piece)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, {force: true})
    const code = systemErrorCode(error)
    if (code === undefined || error instanceof Fault) throw error
    if (code === 'ENOSPC') throw new Fault('DISK_FULL', `No space is left to write ${file}`, 'Free some space.')
    throw new Fault('FILE_UNWRITABLE', `${file} cannot be written (${code})`, 'Name another file.', {cause: error})
  }
}

/** Fails early where {@link saveText} would fail after the work was done. @throws Fault FILE_UNWRITABLE */
export async function checkSaveable(file: string): Promise<void> {
  try {
    await access(dirname(resolve(file)), constants.W_OK)
    if ((await stat(file)).isDirectory()) throw new Fault('FILE_UNWRITABLE', `${file} is a directory`, 'Name a file.')
  } catch (error) {
    const code = systemErrorCode(error)
    if (error instanceof Fault || code === undefined) throw error
    if (code === 'ENOENT' && existsSync(dirname(resolve(file)))) return
    throw new Fault('FILE_UNWRITABLE', `${file} cannot be written (${code})`, 'Name another file.', {cause: error})
  }
}
