import {randomUUID} from 'node:crypto'
import {constants} from 'node:fs'
import {access, chmod, open, realpath, rename, rm, stat} from 'node:fs/promises'
import {dirname, resolve} from 'node:path'
import {Fault, systemErrorCode} from '../errors.js'
import type {Piece} from './terminal.js'

/** What a file name stands for. */
type Target =
  /** A regular file, behind any links, or none yet: it is replaced as a whole. `mode` is that of the old one. */
  | {readonly kind: 'file'; readonly path: string; readonly mode?: number}
  /** A device or a pipe: written to as it is. */
  | {readonly kind: 'stream'; readonly path: string}

async function targetOf(file: string): Promise<Target> {
  try {
    const path = await realpath(file)
    const status = await stat(path)
    if (status.isDirectory()) throw new Fault('FILE_UNWRITABLE', `${file} is a directory`, 'Name a file.')
    return status.isFile() ? {kind: 'file', path, mode: status.mode & 0o777} : {kind: 'stream', path}
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return {kind: 'file', path: resolve(file)}
    throw error
  }
}

function saveFault(error: unknown, file: string): unknown {
  const code = systemErrorCode(error)
  if (code === undefined || error instanceof Fault) return error
  if (code === 'ENOSPC') return new Fault('DISK_FULL', `No space is left to write ${file}`, 'Free some space.')
  return new Fault('FILE_UNWRITABLE', `${file} cannot be written (${code})`, 'Name another file.', {cause: error})
}

/** Fails early where {@link saveText} would fail after the work was done. @throws Fault USAGE, FILE_UNWRITABLE */
export async function checkSaveable(file: string): Promise<void> {
  if (file === '') throw new Fault('USAGE', 'The name of the output file is empty', 'Name a file.')
  try {
    const {kind, path} = await targetOf(file)
    await access(kind === 'file' ? dirname(path) : path, constants.W_OK)
  } catch (error) {
    throw saveFault(error, file)
  }
}

/**
 * Writes text, or bytes, to a file: under another name first, renamed when it is whole and on the disk, so that a reader sees the
 * old file or the new one. A device or a pipe is written to directly.
 * @param mode Permissions, less the umask; a file that is there keeps its own unless a mode is given.
 * @throws Fault DISK_FULL, FILE_UNWRITABLE
 */
export async function saveText(file: string, pieces: AsyncIterable<Piece>, mode?: number): Promise<void> {
  try {
    const target = await targetOf(file)
    if (target.kind === 'stream') await writePieces(target.path, 'w', pieces)
    else await replaceFile(target.path, pieces, mode, target.mode)
  } catch (error) {
    throw saveFault(error, file)
  }
}

async function replaceFile(path: string, pieces: AsyncIterable<Piece>, mode?: number, oldMode?: number) {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await writePieces(temporary, 'wx', pieces, mode ?? oldMode)
    // Opening takes the umask off, which the old file may not have had.
    if (mode === undefined && oldMode !== undefined) await chmod(temporary, oldMode)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, {force: true})
    throw error
  }
}

async function writePieces(path: string, flags: 'w' | 'wx', pieces: AsyncIterable<Piece>, mode = 0o666): Promise<void> {
  const handle = await open(path, flags, mode)
  try {
    for await (const piece of pieces) await handle.writeFile(piece)
    if (flags === 'wx') await handle.sync()
  } finally {
    await handle.close()
  }
}
