import {createHash} from 'node:crypto'
import {findUpload, type UploadRow} from '../tables/upload.js'
import {requireBucket} from './buckets.js'
import {S3Error} from './s3-error.js'
import {parameter, type S3Request} from './s3-request.js'
import type {S3Service} from './service.js'

/** The upload that a request names. @throws S3Error NoSuchBucket, NoSuchUpload */
export function requireUpload(request: S3Request, service: S3Service): UploadRow {
  const bucket = requireBucket(request, service)
  const upload = findUpload(service.context.store, parameter(request, 'uploadId') ?? '', bucket, request.key)
  if (!upload) throw new S3Error('NoSuchUpload', 'There is no such upload: it may be completed, or aborted')
  return upload
}

/** The tag of an object of several parts. It shows that it is no digest of the whole, as Amazon's. */
export function tagOfParts(digests: readonly string[]): string {
  const hash = createHash('sha256')
  for (const digest of digests) hash.update(digest, 'hex')
  return `${hash.digest('hex')}-${digests.length}`
}
