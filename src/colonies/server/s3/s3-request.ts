import type {IncomingMessage} from 'node:http'
import {S3Error} from './s3-error.js'

/** A request in the path style: `/bucket/key?query`. */
export interface S3Request {
  readonly method: string
  /** As it came: percent-encoded. */
  readonly path: string
  /** '' for the service itself. */
  readonly bucket: string
  /** Any text, never a path in a file system; '' for the bucket itself. */
  readonly key: string
  /** Decoded, in the order in which they came. */
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly incoming: IncomingMessage
  /** Lets the client send the body, where it asked first. */
  readonly proceed: () => void
}

/** Bytes of a key in UTF-8: Amazon's. */
const LONGEST_KEY = 1024

/** @throws S3Error InvalidURI, KeyTooLongError */
export function s3Request(incoming: IncomingMessage, proceed: () => void): S3Request {
  const {method = '', url = ''} = incoming
  const [path = '', ...rest] = url.split('?')
  if (!path.startsWith('/')) throw new S3Error('InvalidURI', 'The request names no path')
  const slash = path.indexOf('/', 1)
  const bucket = decoded(slash < 0 ? path.slice(1) : path.slice(1, slash))
  const key = slash < 0 ? '' : decoded(path.slice(slash + 1))
  if (Buffer.byteLength(key) > LONGEST_KEY)
    throw new S3Error('KeyTooLongError', `A key has ${LONGEST_KEY} bytes at most`)
  if (key.includes('\u0000')) throw new S3Error('InvalidURI', 'The key contains a NUL character')
  return {method, path, bucket, key, query: queryOf(rest.join('?')), incoming, proceed}
}

/** One parameter of the query; undefined when it is not there. */
export function parameter(request: S3Request, name: string): string | undefined {
  return request.query.find(([each]) => each === name)?.[1]
}

/** One header; those that came several times joined. */
export function header({incoming}: Pick<S3Request, 'incoming'>, name: string): string | undefined {
  const value = incoming.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}

function queryOf(text: string): S3Request['query'] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=')
      return equals < 0 ? [decoded(pair), ''] : [decoded(pair.slice(0, equals)), decoded(pair.slice(equals + 1))]
    })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new S3Error('InvalidURI', 'The request is no percent-encoded UTF-8')
  }
}
