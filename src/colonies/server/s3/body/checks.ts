import {createHash} from 'node:crypto'
import {S3Error} from '../s3-error.js'
import {header, type S3Request} from '../s3-request.js'
import {crc32, crc32c, crc64Nvme} from './crc.js'
import type {Sum} from './sum.js'

/** What the sums of a body have to be: said in the head, or in a trailer behind the body. */
export interface Checks {
  readonly sums: ReadonlyMap<string, Sum>
  /** By header, in base64. */
  readonly expected: Map<string, string>
  /** Header that the trailer brings. */
  readonly trailer: string | undefined
}

const SUMS: ReadonlyMap<string, {readonly make: () => Sum; readonly bytes: number}> = new Map([
  ['content-md5', {make: () => hashSum('md5'), bytes: 16}],
  ['x-amz-checksum-crc32', {make: crc32, bytes: 4}],
  ['x-amz-checksum-crc32c', {make: crc32c, bytes: 4}],
  ['x-amz-checksum-crc64nvme', {make: crc64Nvme, bytes: 8}],
  ['x-amz-checksum-sha1', {make: () => hashSum('sha1'), bytes: 20}],
  ['x-amz-checksum-sha256', {make: () => hashSum('sha256'), bytes: 32}],
])

/** @param foreignSums leaves all but Content-MD5 alone @throws S3Error InvalidDigest, InvalidRequest for a trailer that is no known sum */
export function checksOf(request: S3Request, foreignSums: boolean): Checks {
  const sums = new Map<string, Sum>()
  const expected = new Map<string, string>()
  for (const [name, {make, bytes}] of SUMS) {
    const value = header(request, name)
    if (value === undefined || (foreignSums && name !== 'content-md5')) continue
    if (!/^[A-Za-z0-9+/]+=*$/.test(value) || Buffer.from(value, 'base64').length !== bytes) {
      throw new S3Error('InvalidDigest', `The header ${name} is no such sum in base64`)
    }
    sums.set(name, make())
    expected.set(name, value)
  }
  const trailer = header(request, 'x-amz-trailer')?.trim().toLowerCase()
  if (trailer !== undefined) {
    const sum = SUMS.get(trailer)
    if (!sum) throw new S3Error('InvalidRequest', `The trailer ${trailer} is no sum that this service knows`)
    sums.set(trailer, sum.make())
  }
  return {sums, expected, trailer}
}

/** Hands bytes on, and compares their number and sums at the end. @throws S3Error IncompleteBody, BadDigest */
export async function* checked(
  chunks: AsyncIterable<Buffer | {readonly trailer: string}>,
  size: number,
  {sums, expected, trailer}: Checks,
): AsyncGenerator<Buffer> {
  let seen = 0
  for await (const chunk of chunks) {
    if (!Buffer.isBuffer(chunk)) {
      if (trailer !== undefined) expected.set(trailer, chunk.trailer)
      continue
    }
    seen += chunk.length
    if (seen > size) throw new S3Error('IncompleteBody', 'The body is longer than announced')
    for (const sum of sums.values()) sum.update(chunk)
    yield chunk
  }
  if (seen < size) throw new S3Error('IncompleteBody', 'The body is shorter than announced')
  for (const [name, sum] of sums) {
    if (sum.value() !== expected.get(name)) throw new S3Error('BadDigest', `The body is not what ${name} says`)
  }
}

function hashSum(algorithm: 'md5' | 'sha1' | 'sha256'): Sum {
  const hash = createHash(algorithm)
  return {update: (bytes) => hash.update(bytes), value: () => hash.digest('base64')}
}
