import type {PieceRow} from '../tables/object.js'
import {S3Error} from './s3-error.js'
import {header, type S3Request} from './s3-request.js'
import type {BlobRange} from './service.js'

/**
 * The part of an object that `Range` asks for; undefined for all of it, also where several ranges are asked for or it is
 * malformed (RFC 9110, section 14.2). @throws S3Error InvalidRange
 */
export function byteRange(
  request: S3Request,
  size: number,
): {readonly start: number; readonly length: number} | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header(request, 'range') ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1)
  if (start >= end) throw new S3Error('InvalidRange', 'The object has no such bytes')
  return {start, length: end - start}
}

/** Where these bytes of an object lie. */
export function rangesOf(pieces: readonly PieceRow[], start: number, length: number): readonly BlobRange[] {
  const ranges: BlobRange[] = []
  let offset = 0
  for (const {digest, size} of pieces) {
    const from = Math.max(start, offset)
    const to = Math.min(start + length, offset + size)
    if (from < to) ranges.push({digest, start: from - offset, length: to - from})
    offset += size
  }
  return ranges
}
