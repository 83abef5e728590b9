import {partsOf} from '../../tables/upload.js'
import {countOf, S3_DATE} from '../listing.js'
import {S3Error} from '../s3-error.js'
import {parameter} from '../s3-request.js'
import type {S3Operation} from '../service.js'
import {requireUpload} from '../uploads.js'
import {element, group, xmlDocument} from '../xml.js'

/** `GET /bucket/key?uploadId=…` */
export const listParts: S3Operation = async (request, service) => {
  const upload = requireUpload(request, service)
  const count = countOf(request, 'max-parts')
  const after = Number(parameter(request, 'part-number-marker') ?? 0)
  if (!Number.isInteger(after)) throw new S3Error('InvalidArgument', 'part-number-marker is no number')
  const left = partsOf(service.context.store, upload.key).filter(({number}) => number > after)
  const parts = left.slice(0, count)
  return {
    status: 200,
    body: xmlDocument(
      'ListPartsResult',
      element('Bucket', request.bucket),
      element('Key', request.key),
      element('UploadId', upload.id),
      element('PartNumberMarker', after),
      element('NextPartNumberMarker', parts.at(-1)?.number ?? after),
      element('MaxParts', count),
      element('IsTruncated', parts.length < left.length),
      ...parts.map(({number, digest, size, added}) =>
        group(
          'Part',
          element('PartNumber', number),
          element('LastModified', S3_DATE(added)),
          element('ETag', `"${digest}"`),
          element('Size', size),
        ),
      ),
    ),
  }
}
