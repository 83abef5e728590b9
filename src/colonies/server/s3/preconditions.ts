import type {ObjectRow} from '../tables/object.js'
import {S3Error} from './s3-error.js'
import {header, type S3Request} from './s3-request.js'

/** Whether a reader has this object already. @throws S3Error PreconditionFailed when it wants another one (RFC 9110, section 13) */
export function notModified(request: S3Request, object: ObjectRow): boolean {
  const match = header(request, 'if-match')
  const noneMatch = header(request, 'if-none-match')
  const seconds = Math.floor(object.added / 1_000_000)
  const modified = secondsOf(header(request, 'if-modified-since'))
  const unmodified = secondsOf(header(request, 'if-unmodified-since'))
  if (match !== undefined ? !names(match, object) : unmodified !== undefined && seconds > unmodified) {
    throw new S3Error('PreconditionFailed', 'The object is another one')
  }
  return noneMatch !== undefined ? names(noneMatch, object) : modified !== undefined && seconds <= modified
}

/** Lets a writer write only where nothing is, or what it knows. @throws S3Error PreconditionFailed, NoSuchKey */
export function requireWritable(request: S3Request, current: ObjectRow | undefined): void {
  const match = header(request, 'if-match')
  const noneMatch = header(request, 'if-none-match')
  if (match !== undefined && !current) throw new S3Error('NoSuchKey', 'There is no such object')
  const isRefused =
    current && ((match !== undefined && !names(match, current)) || (noneMatch && names(noneMatch, current)))
  if (isRefused) throw new S3Error('PreconditionFailed', 'The object is another one')
}

function names(list: string, {etag}: ObjectRow): boolean {
  const tags = list.split(',').map((tag) => tag.trim().replace(/^W\//, '').replaceAll('"', ''))
  return tags.includes('*') || tags.includes(etag)
}

/** Seconds since 1970; undefined for what is no date, which does not count. */
function secondsOf(date: string | undefined): number | undefined {
  const time = Date.parse(date ?? '')
  return Number.isNaN(time) ? undefined : time / 1000
}
