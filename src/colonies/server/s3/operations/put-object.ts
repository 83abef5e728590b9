import {findObject, insertObject, piecesOf} from '../../tables/object.js'
import {requireBucket} from '../buckets.js'
import {kept} from '../kept-headers.js'
import {requireWritable} from '../preconditions.js'
import {receive} from '../receive.js'
import {release} from '../release.js'
import {S3Error} from '../s3-error.js'
import {header} from '../s3-request.js'
import {commitReceived, type S3Operation} from '../service.js'

/** `PUT /bucket/key` */
export const putObject: S3Operation = async (request, service, payload) => {
  const {store, now} = service.context
  requireBucket(request, service)
  if (header(request, 'x-amz-copy-source') !== undefined)
    throw new S3Error('NotImplemented', 'Copies are not supported')
  const headers = JSON.stringify(kept(request))
  const received = await receive(service.blobs, payload())
  const {digest} = received
  const former = await commitReceived(service, received, () => {
    const bucket = requireBucket(request, service)
    const current = findObject(store, bucket, request.key)
    requireWritable(request, current)
    const replaced = current ? piecesOf(store, current.key) : []
    insertObject(store, bucket, {name: request.key, etag: digest, headers, added: now()}, [received])
    return replaced
  }).catch(async (error: unknown) => {
    await release(service, [digest])
    throw error
  })
  await release(
    service,
    former.map((piece) => piece.digest),
  )
  return {status: 200, headers: {ETag: `"${digest}"`}}
}
