import {createHash} from 'node:crypto'
import {type FileHandle, open} from 'node:fs/promises'
import {Fault, readFault} from '../../../errors.js'
import type {Content} from '../object-storage.js'
import {readSmall, SMALL_BYTES} from '../read-small.js'
import type {S3Body} from './exchange.js'

/** Bytes that are read at once. */
const READ_BYTES = 1 << 18

/** What we say ourselves. */
export function textBody(text: string): S3Body {
  const bytes = Buffer.from(text)
  return {size: bytes.length, checksum: createHash('sha256').update(bytes).digest('hex'), pieces: () => [bytes]}
}

/** What fits in memory. @param progress as that of `fileBody` */
export function memoryBody(bytes: Buffer, checksum: string, progress: ((bytes: number) => void) | undefined): S3Body {
  let told = 0
  return {
    size: bytes.length,
    checksum,
    *pieces() {
      if (told > 0) progress?.(-told)
      told = 0
      for (let from = 0; from < bytes.length; from += READ_BYTES) {
        const piece = bytes.subarray(from, from + READ_BYTES)
        yield piece
        told += piece.length
        progress?.(piece.length)
      }
    },
  }
}

/**
 * A file that must be what it was: its last bytes are held back until all are known to be right, so that nobody ever
 * has a whole body of anything else. @param progress also hears of what a new try takes back
 */
export function fileBody(path: string, content: Content, progress: ((bytes: number) => void) | undefined): S3Body {
  let told = 0
  return {
    ...content,
    async *pieces() {
      if (told > 0) progress?.(-told)
      told = 0
      for await (const piece of checkedPieces(path, content)) {
        yield piece
        told += piece.length
        progress?.(piece.length)
      }
    },
  }
}

async function* checkedPieces(path: string, content: Content): AsyncGenerator<Buffer> {
  if (content.size <= SMALL_BYTES) {
    yield smallPiece(path, content)
    return
  }
  const file = await openUnchanged(path, content)
  try {
    const hash = createHash('sha256')
    for (let from = 0; from < content.size; ) {
      const piece = await readPiece(file, path, from, Math.min(READ_BYTES, content.size - from))
      hash.update(piece)
      from += piece.length
      if (from === content.size && hash.digest('hex') !== content.checksum) throw changed(path)
      yield piece
    }
  } finally {
    await file.close()
  }
}

function smallPiece(path: string, {size, checksum}: Content): Buffer {
  let bytes: Buffer
  try {
    bytes = readSmall(path, size)
  } catch (error) {
    return failed(error, path)
  }
  if (bytes.length === size && createHash('sha256').update(bytes).digest('hex') === checksum) return bytes
  throw changed(path)
}

/** @throws Fault FILE_CHANGED when its size is another, FILE_NOT_FOUND, FILE_UNREADABLE */
export async function openUnchanged(path: string, {size}: Content): Promise<FileHandle> {
  const file = await open(path).catch((error: unknown) => failed(error, path))
  try {
    if ((await file.stat()).size !== size) throw changed(path)
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

/** So many bytes from there. @throws Fault FILE_CHANGED when there are fewer, FILE_UNREADABLE */
export async function readPiece(file: FileHandle, path: string, from: number, size: number): Promise<Buffer> {
  const piece = Buffer.allocUnsafe(size)
  for (let read = 0; read < size; ) {
    const {bytesRead} = await file
      .read(piece, read, size - read, from + read)
      .catch((error: unknown) => failed(error, path))
    if (bytesRead === 0) throw changed(path)
    read += bytesRead
  }
  return piece
}

export const changed = (path: string): Fault =>
  new Fault('FILE_CHANGED', `${path} was changed while it was sent`, 'Do it again once nobody writes to it.')

function failed(error: unknown, path: string): never {
  throw readFault(error, path)
}
