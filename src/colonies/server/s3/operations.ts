import {createBucket} from './operations/create-bucket.js'
import {deleteObject} from './operations/delete-object.js'
import {getBucketLocation} from './operations/get-bucket-location.js'
import {getObject} from './operations/get-object.js'
import {headBucket} from './operations/head-bucket.js'
import {putObject} from './operations/put-object.js'
import {S3Error} from './s3-error.js'
import type {S3Request} from './s3-request.js'
import type {S3Operation} from './service.js'

/** Parameters that do not choose the operation, besides `x-amz-*`, which sign, and `response-*`. */
const PLAIN = ['x-id']

interface Entry {
  readonly method: string
  readonly target: 'bucket' | 'object'
  /** Parameter of the query that asks for it. */
  readonly asked?: string
  readonly run: S3Operation
}

const ENTRIES: readonly Entry[] = [
  {method: 'HEAD', target: 'bucket', run: headBucket},
  {method: 'PUT', target: 'bucket', run: createBucket},
  {method: 'GET', target: 'bucket', asked: 'location', run: getBucketLocation},
  {method: 'HEAD', target: 'object', run: getObject},
  {method: 'GET', target: 'object', run: getObject},
  {method: 'PUT', target: 'object', run: putObject},
  {method: 'DELETE', target: 'object', run: deleteObject},
]

/** What a request asks for. @throws S3Error NotImplemented: what is not known is not taken for something else */
export function operationOf(request: S3Request): S3Operation {
  const target = request.key === '' ? 'bucket' : 'object'
  const asked = request.query.map(([name]) => name).filter(choosesOperation)
  const found = ENTRIES.find(
    (entry) =>
      request.bucket !== '' &&
      entry.target === target &&
      entry.method === request.method &&
      (entry.asked === undefined ? asked.length === 0 : asked.includes(entry.asked)),
  )
  if (!found) throw new S3Error('NotImplemented', 'This service does not have that operation')
  return found.run
}

function choosesOperation(name: string): boolean {
  const lower = name.toLowerCase()
  return !lower.startsWith('x-amz-') && !lower.startsWith('response-') && !PLAIN.includes(lower)
}
