import {findObject, piecesOf, removeObjectRow} from '../../tables/object.js'
import {readAll} from '../body/read-all.js'
import {requireBucket} from '../buckets.js'
import {insideEach, textInside} from '../read-xml.js'
import {release} from '../release.js'
import {S3Error} from '../s3-error.js'
import type {S3Operation} from '../service.js'
import {element, group, xmlDocument} from '../xml.js'

/** Amazon's. */
const MOST_KEYS = 1000

/** `POST /bucket?delete`: all of them at once, or none. */
export const deleteObjects: S3Operation = async (request, service, payload) => {
  const {store} = service.context
  const document = await readAll(payload())
  const keys = insideEach(document, 'Object').map((each) => textInside(each, 'Key') ?? '')
  if (keys.length === 0 || keys.length > MOST_KEYS || keys.includes('')) {
    throw new S3Error('MalformedXML', `The document lists 1 to ${MOST_KEYS} keys`)
  }
  const digests = await service.commits.write(() => {
    const bucket = requireBucket(request, service)
    return keys.flatMap((name) => {
      const object = findObject(store, bucket, name)
      if (!object) return []
      const pieces = piecesOf(store, object.key)
      removeObjectRow(store, object.key)
      return pieces.map(({digest}) => digest)
    })
  })
  await release(service, digests)
  const isQuiet = textInside(document, 'Quiet') === 'true'
  const deleted = isQuiet ? [] : keys.map((key) => group('Deleted', element('Key', key)))
  return {status: 200, body: xmlDocument('DeleteResult', ...deleted)}
}
