import type {FileHandle} from 'node:fs/promises'
import type {ServerResponse} from 'node:http'
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import type {Blobs} from './blobs.js'
import type {BlobRange} from './service.js'

/** Bytes that are read at a time. */
const BATCH = 2 ** 20

/** The first of these files, opened: what is open stays readable, whoever removes it. @throws ENOENT */
export async function openFirst(blobs: Blobs, ranges: readonly BlobRange[]): Promise<FileHandle | undefined> {
  const [first] = ranges
  return first && blobs.read(first.digest)
}

/** Sends bytes of files, no faster than they are taken. Breaks the connection off where one of them is gone. */
export async function sendRanges(
  response: ServerResponse,
  blobs: Blobs,
  ranges: readonly BlobRange[],
  first: FileHandle | undefined,
): Promise<void> {
  async function* bytes(): AsyncGenerator<Buffer> {
    for (const [index, {digest, start, length}] of ranges.entries()) {
      const file = index === 0 && first ? first : await blobs.read(digest)
      try {
        yield* bytesOf(file, start, length)
      } finally {
        if (file !== first) await file.close()
      }
    }
  }
  await pipeline(Readable.from(bytes(), {objectMode: true, highWaterMark: 1}), response)
}

async function* bytesOf(file: FileHandle, start: number, length: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < length; ) {
    const wanted = Math.min(BATCH, length - done)
    const {bytesRead, buffer} = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, start + done)
    if (bytesRead === 0) throw new Error('a file of an object is shorter than its row says')
    done += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}
