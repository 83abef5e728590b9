import {partsOf, removeUploadRow} from '../../tables/upload.js'
import {release} from '../release.js'
import type {S3Operation} from '../service.js'
import {requireUpload} from '../uploads.js'

/** `DELETE /bucket/key?uploadId=…` */
export const abortMultipartUpload: S3Operation = async (request, service) => {
  const {store} = service.context
  const parts = await service.commits.write(() => {
    const {key} = requireUpload(request, service)
    const named = partsOf(store, key)
    removeUploadRow(store, key)
    return named
  })
  await release(
    service,
    parts.map(({digest}) => digest),
  )
  return {status: 204}
}
