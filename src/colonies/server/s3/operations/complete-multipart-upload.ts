import {findObject, insertObject, type PieceRow, piecesOf} from '../../tables/object.js'
import {findUpload, partsOf, removeUploadRow} from '../../tables/upload.js'
import {readAll} from '../body/read-all.js'
import {requireBucket} from '../buckets.js'
import {requireWritable} from '../preconditions.js'
import {insideEach, textInside} from '../read-xml.js'
import {release} from '../release.js'
import {S3Error} from '../s3-error.js'
import {parameter} from '../s3-request.js'
import type {S3Operation} from '../service.js'
import {requireUpload, tagOfParts} from '../uploads.js'
import {element, xmlDocument} from '../xml.js'

/** Bytes of an object: Amazon's. */
const LARGEST_OBJECT = 5 * 2 ** 40

interface Chosen {
  readonly number: number
  readonly digest: string
}

/**
 * `POST /bucket/key?uploadId=…`. The parts become the pieces of the object; nothing is copied. May be sent again by a
 * client that did not hear the answer. Parts may be small: Amazon wants 5 MiB.
 */
export const completeMultipartUpload: S3Operation = async (request, service, payload) => {
  const {store, now} = service.context
  // Sums of the whole object are left alone: the tags of the parts are digests, which say more.
  const chosen = chosenParts(await readAll(payload({foreignSums: true})))
  const etag = tagOfParts(chosen.map(({digest}) => digest))
  const unused = await service.commits.write(() => {
    const bucket = requireBucket(request, service)
    const current = findObject(store, bucket, request.key)
    const id = parameter(request, 'uploadId') ?? ''
    if (current?.etag === etag && !findUpload(store, id, bucket, request.key)) return []
    const upload = requireUpload(request, service)
    requireWritable(request, current)
    const parts = partsOf(store, upload.key)
    const pieces = piecesOfParts(chosen, new Map(parts.map((part) => [part.number, part])))
    const replaced = current ? piecesOf(store, current.key) : []
    insertObject(store, bucket, {name: request.key, etag, headers: upload.headers, added: now()}, pieces)
    removeUploadRow(store, upload.key)
    return [...parts, ...replaced].map(({digest}) => digest)
  })
  await release(service, unused)
  const texts = [element('Location', `/${request.bucket}/${request.key}`), element('Bucket', request.bucket)]
  texts.push(element('Key', request.key), element('ETag', `"${etag}"`))
  return {status: 200, body: xmlDocument('CompleteMultipartUploadResult', ...texts)}
}

function chosenParts(document: string): readonly Chosen[] {
  const [list] = insideEach(document, 'CompleteMultipartUpload')
  const parts = insideEach(list ?? '', 'Part').map((part) => ({
    number: Number(textInside(part, 'PartNumber')),
    digest: (textInside(part, 'ETag') ?? '').trim().replaceAll('"', ''),
  }))
  const isWhole = parts.length > 0 && parts.every(({number, digest}) => Number.isInteger(number) && digest !== '')
  if (!isWhole) throw new S3Error('MalformedXML', 'The document lists no parts')
  for (const [index, {number}] of parts.entries()) {
    if (index > 0 && number <= (parts[index - 1]?.number ?? 0)) {
      throw new S3Error('InvalidPartOrder', 'The parts are not listed in ascending order')
    }
  }
  return parts
}

function piecesOfParts(chosen: readonly Chosen[], parts: ReadonlyMap<number, PieceRow>): readonly PieceRow[] {
  const pieces = chosen.map(({number, digest}) => {
    const part = parts.get(number)
    if (part?.digest === digest) return part
    throw new S3Error('InvalidPart', `Part ${number} was not uploaded, or is another one`)
  })
  const size = pieces.reduce((sum, piece) => sum + piece.size, 0)
  if (size > LARGEST_OBJECT) throw new S3Error('EntityTooLarge', 'An object has 5 TiB at most')
  return pieces
}
