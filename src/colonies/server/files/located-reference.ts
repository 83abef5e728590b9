import type {Reference} from '../../wire/objects/files.js'
import type {Context} from '../operation.js'
import {findBucket} from '../tables/bucket.js'
import {findObject} from '../tables/object.js'

/**
 * Where the bytes of a file are now. An object of our own storage is where this server listens, whatever port it had when
 * the file was added: pycolonies fetches from the place that the metadata names. Other storage is as its writer named it.
 */
export function locatedReference(reference: Reference, {store, settings}: Context): Reference {
  const {s3object} = reference
  const [backend] = settings.backends()
  const bucket = backend && findBucket(store, s3object.bucket)
  if (!backend || bucket === undefined || !findObject(store, bucket, s3object.object)) return reference
  const {host, port, tls} = backend
  const named = host === '0.0.0.0' || host === '::' ? s3object.server.replace(/:\d+$/, '') : bracketed(host)
  return {...reference, s3object: {...s3object, server: named, port, tls}}
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)
