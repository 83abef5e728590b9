import {createHash} from 'node:crypto'
import type {FileHandle} from 'node:fs/promises'
import {systemErrorCode} from '../../../errors.js'
import {type Blobs, discard} from './blobs.js'
import type {Payload} from './body/payload.js'
import {S3Error} from './s3-error.js'

/** Bytes that came, in a file that is on the disk under its digest; no row names it yet. */
export interface Received {
  readonly digest: string
  readonly size: number
  /** Its file in `incoming`, to be discarded in the end. */
  readonly path: string
}

/** Bytes of one body: Amazon's limit; more takes several parts. */
const LARGEST_BODY = 5 * 2 ** 30
/** Bytes that are written at a time; as many again come in meanwhile. */
const BATCH = 2 ** 20
/** Bytes of the disk that are left to the database. */
const RESERVE = 64 * 2 ** 20

/** @throws S3Error those of the payload, EntityTooLarge, XAmzContentSHA256Mismatch, InsufficientStorage */
export async function receive(blobs: Blobs, payload: Payload): Promise<Received> {
  if (payload.size > LARGEST_BODY) throw new S3Error('EntityTooLarge', 'One request brings 5 GiB at most')
  const {path, file} = await blobs.create().catch(fullDisk)
  try {
    if (payload.size > 0 && (await blobs.free()) - RESERVE < payload.size) throw full()
    const received = await written(file, payload).finally(() => file.close())
    await blobs.place(path, received.digest)
    return {...received, path}
  } catch (error) {
    await discard(path)
    return fullDisk(error)
  }
}

async function written(file: FileHandle, {chunks, digest: expected}: Payload): Promise<Omit<Received, 'path'>> {
  const hash = createHash('sha256')
  let size = 0
  let batch: Buffer[] = []
  let waiting = 0
  let writing: Promise<unknown> = Promise.resolve()
  const flush = async (): Promise<void> => {
    await writing
    if (batch.length === 0) return
    writing = writeAll(file, batch)
    // It is awaited with the next batch.
    writing.catch(() => {})
    batch = []
    waiting = 0
  }
  try {
    for await (const chunk of chunks) {
      hash.update(chunk)
      size += chunk.length
      batch.push(chunk)
      waiting += chunk.length
      if (waiting >= BATCH) await flush()
    }
    await flush()
  } finally {
    await writing
  }
  const digest = hash.digest('hex')
  if (expected !== undefined && expected !== digest) {
    throw new S3Error('XAmzContentSHA256Mismatch', 'The body is not what x-amz-content-sha256 says')
  }
  await file.sync()
  return {digest, size}
}

/** The system may take less than it is given. */
async function writeAll(file: FileHandle, buffers: readonly Buffer[]): Promise<void> {
  const total = buffers.reduce((sum, buffer) => sum + buffer.length, 0)
  const {bytesWritten} = await file.writev([...buffers])
  if (bytesWritten < total) await file.writeFile(Buffer.concat(buffers).subarray(bytesWritten))
}

const full = (): S3Error => new S3Error('InsufficientStorage', 'The disk of the server is full')

function fullDisk(error: unknown): never {
  const code = systemErrorCode(error)
  throw code === 'ENOSPC' || code === 'EDQUOT' ? full() : error
}
