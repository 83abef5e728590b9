import {createHash, type Hash} from 'node:crypto'
import {type FileHandle, open, rename, rm} from 'node:fs/promises'
import {Fault, systemErrorCode} from '../../errors.js'

/** Bytes that are read at once from what is left of another try. */
const READ_BYTES = 1 << 18
/** Bytes that are written at once, while others come. */
const WRITE_BYTES = 1 << 20

/** A file on its way, beside the one that it becomes. */
export interface PartFile {
  /** Bytes that are there, or on their way to the disk. */
  readonly size: number
  /** @throws Fault DISK_FULL, FILE_UNWRITABLE */
  append(piece: Buffer): Promise<void>
  /** Begins anew. */
  clear(): Promise<void>
  /** SHA-256 of all bytes, lower-case hex; nothing may be appended afterwards. */
  checksum(): string
  /** Once they are on the disk, they take the name. @throws as `append`, what `beforeNaming` throws: then nothing has changed */
  become(target: string, beforeNaming: (() => Promise<void>) | undefined): Promise<void>
  close(): Promise<void>
  remove(): Promise<void>
}

/** Opens a file for writing, and reads what it holds, of which at most `limit` bytes are kept. */
export async function openPart(path: string, limit: number): Promise<PartFile> {
  const file = await open(path, 'a+').catch((error: unknown) => writeFailed(error, path))
  try {
    let {size, hash} = await contentOf(file, limit)
    let waiting: Buffer[] = []
    let held = 0
    let writing = Promise.resolve()
    /** Begins to write what waits, once what was before it is there. */
    const write = async (): Promise<void> => {
      await writing
      const pieces = waiting
      waiting = []
      held = 0
      writing = writeAll(file, pieces).catch((error: unknown) => writeFailed(error, path))
      // It is told to whoever waits next.
      writing.catch(() => {})
    }
    const settle = async (): Promise<void> => {
      if (waiting.length > 0) await write()
      await writing
    }
    return {
      get size() {
        return size
      },
      append: async (piece) => {
        hash.update(piece)
        size += piece.length
        waiting.push(piece)
        held += piece.length
        if (held >= WRITE_BYTES) await write()
      },
      clear: async () => {
        await settle()
        await file.truncate(0)
        size = 0
        hash = createHash('sha256')
      },
      checksum: () => hash.digest('hex'),
      become: async (target, beforeNaming) => {
        await settle()
        await file.sync().catch((error: unknown) => writeFailed(error, target))
        await beforeNaming?.()
        await rename(path, target).catch((error: unknown) => writeFailed(error, target))
      },
      close: async () => {
        // Whoever closes it after a failure knows of that.
        await settle().catch(() => {})
        await file.close()
      },
      remove: () => rm(path, {force: true}),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function contentOf(file: FileHandle, limit: number): Promise<{readonly size: number; readonly hash: Hash}> {
  const hash = createHash('sha256')
  let size = 0
  const {size: found} = await file.stat()
  if (found > limit) await file.truncate(0)
  else {
    const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, found))
    while (size < found) {
      const {bytesRead} = await file.read(buffer, 0, buffer.length, size)
      // Nobody else should write there.
      if (bytesRead === 0) throw new Error('The part became shorter')
      hash.update(buffer.subarray(0, bytesRead))
      size += bytesRead
    }
  }
  return {size, hash}
}

async function writeAll(file: FileHandle, pieces: readonly Buffer[]): Promise<void> {
  const {bytesWritten} = await file.writev([...pieces])
  if (bytesWritten === pieces.reduce((sum, {length}) => sum + length, 0)) return
  await file.appendFile(Buffer.concat(pieces).subarray(bytesWritten))
}

/** What a failure to write a file of this machine means. */
export function writeFailed(error: unknown, path: string): never {
  const code = systemErrorCode(error)
  if (code === undefined) throw error
  const cause = {cause: error}
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    throw new Fault('DISK_FULL', `${path} cannot be written: there is no space left`, 'Free some space.', cause)
  }
  throw new Fault(
    'FILE_UNWRITABLE',
    `${path} cannot be written (${code})`,
    'Check the path and its permissions.',
    cause,
  )
}
