import type {Store} from '../../../../store/store.js'
import {behind, type ListedObject, listObjects as objectRows} from '../../tables/object-list.js'
import {requireBucket} from '../buckets.js'
import {countOf, encoderOf, S3_DATE} from '../listing.js'
import {S3Error} from '../s3-error.js'
import {parameter} from '../s3-request.js'
import type {S3Operation} from '../service.js'
import {element, group, xmlDocument} from '../xml.js'

type Entry = {readonly kind: 'object'; readonly object: ListedObject} | {readonly kind: 'prefix'; readonly name: string}

/** `GET /bucket?list-type=2` */
export const listObjects: S3Operation = async (request, service) => {
  if (parameter(request, 'list-type') !== '2') throw new S3Error('NotImplemented', 'List with list-type=2')
  const bucket = requireBucket(request, service)
  const encode = encoderOf(request)
  const prefix = parameter(request, 'prefix') ?? ''
  const delimiter = parameter(request, 'delimiter') ?? ''
  const token = parameter(request, 'continuation-token')
  const after = parameter(request, 'start-after') ?? ''
  const count = countOf(request, 'max-keys')
  // NUL is in no name, so that this is the next one that can be.
  const from =
    token === undefined ? (after === '' ? '' : `${after}\u0001`) : Buffer.from(token, 'base64url').toString('utf8')
  const {entries, next} = entriesFrom(service.context.store, {bucket, from, prefix, delimiter, count})
  const parts = [element('Name', request.bucket), element('Prefix', encode(prefix)), element('MaxKeys', count)]
  if (delimiter !== '') parts.push(element('Delimiter', encode(delimiter)))
  if (after !== '') parts.push(element('StartAfter', encode(after)))
  if (token !== undefined) parts.push(element('ContinuationToken', token))
  if (parameter(request, 'encoding-type') === 'url') parts.push(element('EncodingType', 'url'))
  parts.push(element('KeyCount', entries.length), element('IsTruncated', next !== undefined))
  if (next !== undefined) parts.push(element('NextContinuationToken', Buffer.from(next).toString('base64url')))
  return {status: 200, body: xmlDocument('ListBucketResult', ...parts, ...entries.map((entry) => xmlOf(entry, encode)))}
}

function xmlOf(entry: Entry, encode: (text: string) => string): string {
  switch (entry.kind) {
    case 'prefix':
      return group('CommonPrefixes', element('Prefix', encode(entry.name)))
    case 'object': {
      const {name, size, etag, added} = entry.object
      const texts = [
        element('Key', encode(name)),
        element('LastModified', S3_DATE(added)),
        element('ETag', `"${etag}"`),
      ]
      return group('Contents', ...texts, element('Size', size), element('StorageClass', 'STANDARD'))
    }
  }
}

interface Listing {
  readonly bucket: number
  readonly from: string
  readonly prefix: string
  readonly delimiter: string
  readonly count: number
}

/** @returns next: where to go on, when there is more */
function entriesFrom(
  store: Store,
  {bucket, from, prefix, delimiter, count}: Listing,
): {readonly entries: readonly Entry[]; readonly next: string | undefined} {
  const entries: Entry[] = []
  let start = from
  while (count > 0) {
    const rows = objectRows(store, bucket, start, prefix, delimiter === '' ? count - entries.length + 1 : 2)
    if (rows.length === 0) break
    for (const object of rows) {
      if (entries.length === count) return {entries, next: object.name}
      const end = delimiter === '' ? -1 : object.name.indexOf(delimiter, prefix.length)
      if (end >= 0) {
        const name = object.name.slice(0, end + delimiter.length)
        entries.push({kind: 'prefix', name})
        const next = behind(name)
        if (next === undefined) return {entries, next}
        start = next
        break
      }
      entries.push({kind: 'object', object})
      start = `${object.name}\u0001`
    }
  }
  return {entries, next: undefined}
}
