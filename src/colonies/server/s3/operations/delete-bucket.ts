import {bucketInUse, removeBucketRow} from '../../tables/bucket.js'
import {requireBucket} from '../buckets.js'
import {S3Error} from '../s3-error.js'
import type {S3Operation} from '../service.js'

/** `DELETE /bucket` */
export const deleteBucket: S3Operation = async (request, service) => {
  const {store} = service.context
  await service.commits.write(() => {
    const bucket = requireBucket(request, service)
    if (bucketInUse(store, bucket)) throw new S3Error('BucketNotEmpty', 'There are objects in it')
    removeBucketRow(store, bucket)
  })
  return {status: 204}
}
