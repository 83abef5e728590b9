import {createHash} from 'node:crypto'
import {S3Error} from '../s3-error.js'
import type {Payload} from './payload.js'

/** Bytes of a document that says what to do; Amazon's for lists of a thousand keys. */
const LARGEST_DOCUMENT = 2 * 2 ** 20

/** Reads a small body whole. @throws S3Error EntityTooLarge, XAmzContentSHA256Mismatch, and those of the payload */
export async function readAll({chunks, size, digest}: Payload): Promise<string> {
  if (size > LARGEST_DOCUMENT) throw new S3Error('EntityTooLarge', 'The document is too large')
  const parts: Buffer[] = []
  for await (const chunk of chunks) parts.push(chunk)
  const bytes = Buffer.concat(parts)
  if (digest !== undefined && createHash('sha256').update(bytes).digest('hex') !== digest) {
    throw new S3Error('XAmzContentSHA256Mismatch', 'The body is not what x-amz-content-sha256 says')
  }
  return bytes.toString('utf8')
}
