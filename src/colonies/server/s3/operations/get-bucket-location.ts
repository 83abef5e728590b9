import {requireBucket} from '../buckets.js'
import type {S3Operation} from '../service.js'
import {xmlDocument} from '../xml.js'

/** `GET /bucket?location`: nothing means us-east-1. */
export const getBucketLocation: S3Operation = async (request, service) => {
  requireBucket(request, service)
  return {status: 200, body: xmlDocument('LocationConstraint')}
}
