import {randomBytes} from 'node:crypto'
import {insertUpload} from '../../tables/upload.js'
import {readAll} from '../body/read-all.js'
import {requireBucket} from '../buckets.js'
import {kept} from '../kept-headers.js'
import type {S3Operation} from '../service.js'
import {element, xmlDocument} from '../xml.js'

/** `POST /bucket/key?uploads` */
export const createMultipartUpload: S3Operation = async (request, service, payload) => {
  const {store, now} = service.context
  const {bucket: bucketName, key: name} = request
  const headers = JSON.stringify(kept(request))
  const id = randomBytes(24).toString('base64url')
  await readAll(payload())
  await service.commits.write(() => {
    const bucket = requireBucket(request, service)
    insertUpload(store, {id, bucket, name, headers}, now())
  })
  const texts = [element('Bucket', bucketName), element('Key', name), element('UploadId', id)]
  return {status: 200, body: xmlDocument('InitiateMultipartUploadResult', ...texts)}
}
