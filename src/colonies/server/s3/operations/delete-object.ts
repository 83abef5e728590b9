import {findObject, piecesOf, removeObjectRow} from '../../tables/object.js'
import {requireBucket} from '../buckets.js'
import {release} from '../release.js'
import type {S3Operation} from '../service.js'

/** `DELETE /bucket/key`: it may be gone already. */
export const deleteObject: S3Operation = async (request, service) => {
  const {store} = service.context
  const pieces = await service.commits.write(() => {
    const object = findObject(store, requireBucket(request, service), request.key)
    if (!object) return []
    const named = piecesOf(store, object.key)
    removeObjectRow(store, object.key)
    return named
  })
  await release(
    service,
    pieces.map((piece) => piece.digest),
  )
  return {status: 204}
}
