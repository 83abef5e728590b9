import {abortMultipartUpload} from './operations/abort-multipart-upload.js'
import {completeMultipartUpload} from './operations/complete-multipart-upload.js'
import {createBucket} from './operations/create-bucket.js'
import {createMultipartUpload} from './operations/create-multipart-upload.js'
import {deleteBucket} from './operations/delete-bucket.js'
import {deleteObject} from './operations/delete-object.js'
import {deleteObjects} from './operations/delete-objects.js'
import {getBucketLocation} from './operations/get-bucket-location.js'
import {getObject} from './operations/get-object.js'
import {headBucket} from './operations/head-bucket.js'
import {listBuckets} from './operations/list-buckets.js'
import {listObjects} from './operations/list-objects.js'
import {listParts} from './operations/list-parts.js'
import {putObject} from './operations/put-object.js'
import {uploadPart} from './operations/upload-part.js'
import {S3Error} from './s3-error.js'
import type {S3Request} from './s3-request.js'
import type {S3Operation} from './service.js'

interface Entry {
  readonly method: string
  readonly target: 'service' | 'bucket' | 'object'
  /** Parameters of the query that ask for it. */
  readonly asked?: readonly string[]
  /** Parameters that it takes besides. */
  readonly options?: readonly string[]
  readonly run: S3Operation
}

/** `fetch-owner` asks for nothing here: there is one owner. */
const LIST_OPTIONS = [
  'continuation-token',
  'delimiter',
  'encoding-type',
  'fetch-owner',
  'max-keys',
  'prefix',
  'start-after',
]
/** Besides these, all may come with `x-amz-*`, which sign, `response-*`, and the name that SDKs give the operation. */
const ENTRIES: readonly Entry[] = [
  {method: 'GET', target: 'service', run: listBuckets},
  {method: 'HEAD', target: 'bucket', run: headBucket},
  {method: 'PUT', target: 'bucket', run: createBucket},
  {method: 'DELETE', target: 'bucket', run: deleteBucket},
  {method: 'GET', target: 'bucket', asked: ['location'], run: getBucketLocation},
  {method: 'GET', target: 'bucket', asked: ['list-type'], options: LIST_OPTIONS, run: listObjects},
  {method: 'POST', target: 'bucket', asked: ['delete'], run: deleteObjects},
  {method: 'HEAD', target: 'object', run: getObject},
  {method: 'GET', target: 'object', run: getObject},
  {method: 'PUT', target: 'object', run: putObject},
  {method: 'DELETE', target: 'object', run: deleteObject},
  {method: 'POST', target: 'object', asked: ['uploads'], run: createMultipartUpload},
  {method: 'PUT', target: 'object', asked: ['partNumber', 'uploadId'], run: uploadPart},
  {method: 'POST', target: 'object', asked: ['uploadId'], run: completeMultipartUpload},
  {method: 'DELETE', target: 'object', asked: ['uploadId'], run: abortMultipartUpload},
  {
    method: 'GET',
    target: 'object',
    asked: ['uploadId'],
    options: ['max-parts', 'part-number-marker'],
    run: listParts,
  },
]

/** What a request asks for. @throws S3Error NotImplemented: what is not known is not taken for something else */
export function operationOf(request: S3Request): S3Operation {
  const target = request.bucket === '' ? 'service' : request.key === '' ? 'bucket' : 'object'
  const names = request.query.map(([name]) => name).filter(choosesOperation)
  const found = ENTRIES.find(
    ({method, target: its, asked = [], options = []}) =>
      its === target &&
      method === request.method &&
      asked.every((name) => names.includes(name)) &&
      names.every((name) => asked.includes(name) || options.includes(name)),
  )
  if (!found) throw new S3Error('NotImplemented', 'This service does not have that operation')
  return found.run
}

function choosesOperation(name: string): boolean {
  const lower = name.toLowerCase()
  return !lower.startsWith('x-amz-') && !lower.startsWith('response-') && lower !== 'x-id'
}
