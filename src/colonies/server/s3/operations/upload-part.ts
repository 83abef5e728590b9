import {putPart} from '../../tables/upload.js'
import {receive} from '../receive.js'
import {release} from '../release.js'
import {S3Error} from '../s3-error.js'
import {header, parameter} from '../s3-request.js'
import {commitReceived, type S3Operation} from '../service.js'
import {requireUpload} from '../uploads.js'

/** Amazon's. */
const MOST_PARTS = 10_000

/** `PUT /bucket/key?partNumber=1&uploadId=…` */
export const uploadPart: S3Operation = async (request, service, payload) => {
  const {store, now} = service.context
  const text = parameter(request, 'partNumber') ?? ''
  const number = Number(text)
  if (!/^\d{1,5}$/.test(text) || number < 1 || number > MOST_PARTS) {
    throw new S3Error('InvalidArgument', `Parts have numbers from 1 to ${MOST_PARTS}`)
  }
  if (header(request, 'x-amz-copy-source') !== undefined)
    throw new S3Error('NotImplemented', 'Copies are not supported')
  requireUpload(request, service)
  const received = await receive(service.blobs, payload())
  const {digest, size} = received
  const former = await commitReceived(service, received, () =>
    putPart(store, requireUpload(request, service).key, {number, digest, size, added: now()}),
  ).catch(async (error: unknown) => {
    await release(service, [digest])
    throw error
  })
  if (former !== undefined) await release(service, [former])
  return {status: 200, headers: {ETag: `"${digest}"`}}
}
