import {findObject, piecesOf} from '../../tables/object.js'
import {requireBucket} from '../buckets.js'
import {headersOf} from '../kept-headers.js'
import {notModified} from '../preconditions.js'
import {byteRange, rangesOf} from '../ranges.js'
import {S3Error} from '../s3-error.js'
import type {S3Operation} from '../service.js'

/** `GET` and `HEAD /bucket/key`, of a range of its bytes too. */
export const getObject: S3Operation = async (request, service) => {
  const {store} = service.context
  const object = findObject(store, requireBucket(request, service), request.key)
  if (!object) throw new S3Error('NoSuchKey', 'There is no such object')
  const headers = headersOf(object, request)
  if (notModified(request, object)) return {status: 304, headers}
  const range = byteRange(request, object.size)
  const {start, length} = range ?? {start: 0, length: object.size}
  return {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      'Content-Length': length,
      ...(range && {'Content-Range': `bytes ${start}-${start + length - 1}/${object.size}`}),
    },
    body: rangesOf(piecesOf(store, object.key), start, length),
  }
}
