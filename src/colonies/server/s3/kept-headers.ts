import type {ObjectRow} from '../tables/object.js'
import {S3Error} from './s3-error.js'
import {header, parameter, type S3Request} from './s3-request.js'

/** Headers that are kept with an object, besides `x-amz-meta-*`. */
const KEPT = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-type', 'expires']
const META = 'x-amz-meta-'
/** Bytes of the caller's own headers: Amazon's. */
const MOST_META = 2048

/** What comes with an object and goes out with it again. @throws S3Error MetadataTooLarge */
export function kept(request: S3Request): Readonly<Record<string, string>> {
  const names = Object.keys(request.incoming.headers).filter((name) => KEPT.includes(name) || name.startsWith(META))
  const headers = Object.fromEntries(names.map((name) => [name, header(request, name) ?? '']))
  const meta = names.filter((name) => name.startsWith(META))
  if (meta.reduce((sum, name) => sum + name.length + (headers[name] ?? '').length, 0) > MOST_META) {
    throw new S3Error('MetadataTooLarge', `Headers x-amz-meta-* have ${MOST_META} bytes at most`)
  }
  // How the body was wrapped is no property of the object.
  const encoding = (headers['content-encoding'] ?? '').split(',').map((each) => each.trim())
  const own = encoding.filter((each) => each !== '' && each !== 'aws-chunked').join(',')
  const {'content-encoding': _, ...rest} = headers
  return own === '' ? rest : {...rest, 'content-encoding': own}
}

/** The head of a reply about an object. A signed query may ask for other values. */
export function headersOf(object: ObjectRow, request: S3Request): Record<string, string> {
  const own = JSON.parse(object.headers) as Record<string, string>
  for (const name of KEPT) {
    const asked = parameter(request, `response-${name}`)
    if (asked !== undefined && isPlain(asked)) own[name] = asked
  }
  return {
    'content-type': 'binary/octet-stream',
    ...own,
    ETag: `"${object.etag}"`,
    'Last-Modified': new Date(object.added / 1000).toUTCString(),
    'Accept-Ranges': 'bytes',
  }
}

/** Whether a text can be a header's value. */
const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)
