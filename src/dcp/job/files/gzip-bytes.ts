import {Readable} from 'node:stream'
import {buffer} from 'node:stream/consumers'
import {pipeline} from 'node:stream/promises'
import {createGzip} from 'node:zlib'

/** Where the operating system stands in a gzip header (RFC 1952); 255 is "unknown", so that the bytes are the same on all. */
const SYSTEM = 9
const UNKNOWN = 255

/** Compresses chunks as they come. @throws what the chunks throw */
export async function gzipBytes(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const gzip = createGzip()
  const [bytes] = await Promise.all([buffer(gzip), pipeline(Readable.from(chunks), gzip)])
  bytes[SYSTEM] = UNKNOWN
  return bytes
}
