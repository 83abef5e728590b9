import {listBuckets as bucketRows} from '../../tables/bucket.js'
import {S3_DATE} from '../listing.js'
import type {S3Operation} from '../service.js'
import {element, group, xmlDocument} from '../xml.js'

/** `GET /` */
export const listBuckets: S3Operation = async (_request, {context}) => {
  const buckets = bucketRows(context.store).map(({name, added}) =>
    group('Bucket', element('Name', name), element('CreationDate', S3_DATE(added))),
  )
  return {status: 200, body: xmlDocument('ListAllMyBucketsResult', group('Buckets', ...buckets))}
}
