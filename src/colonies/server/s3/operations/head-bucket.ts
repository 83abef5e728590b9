import {requireBucket} from '../buckets.js'
import type {S3Operation} from '../service.js'

/** `HEAD /bucket` */
export const headBucket: S3Operation = async (request, service) => {
  requireBucket(request, service)
  return {status: 200, headers: {'x-amz-bucket-region': 'us-east-1'}}
}
