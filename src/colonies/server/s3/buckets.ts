import {findBucket} from '../tables/bucket.js'
import {S3Error} from './s3-error.js'
import type {S3Request} from './s3-request.js'
import type {S3Service} from './service.js'

/** What the server has other uses for. */
export const RESERVED_BUCKETS: readonly string[] = ['api', 'health', 'metrics', 'pubsub']

/** Amazon's rules, as far as they do not follow from there being one name space for all. @throws S3Error InvalidBucketName */
export function requireBucketName(name: string): void {
  const fits =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..') && !RESERVED_BUCKETS.includes(name)
  if (!fits) throw new S3Error('InvalidBucketName', 'A bucket has no such name')
}

/** The key of the bucket that a request names. @throws S3Error NoSuchBucket */
export function requireBucket({bucket}: S3Request, {context}: S3Service): number {
  const key = findBucket(context.store, bucket)
  if (key === undefined) throw new S3Error('NoSuchBucket', 'There is no such bucket')
  return key
}
