import {insertBucket} from '../../tables/bucket.js'
import {readAll} from '../body/read-all.js'
import {requireBucketName} from '../buckets.js'
import type {S3Operation} from '../service.js'

/** `PUT /bucket`. One that is there already is fine, as in us-east-1: it can only be the caller's own. */
export const createBucket: S3Operation = async ({bucket}, {context, commits}, payload) => {
  requireBucketName(bucket)
  // A region, which means nothing here.
  await readAll(payload())
  await commits.write(() => insertBucket(context.store, bucket, context.now()))
  return {status: 200, headers: {Location: `/${bucket}`}}
}
