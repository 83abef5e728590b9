import {createHash, createHmac, timingSafeEqual} from 'node:crypto'
import type {S3Request} from '../s3-request.js'

/** Where a signature counts: `20130524/us-east-1/s3/aws4_request`. */
export interface Scope {
  /** YYYYMMDD */
  readonly date: string
  readonly region: string
}

export const scopeText = ({date, region}: Scope): string => `${date}/${region}/s3/aws4_request`

/** The key that signs within a scope. Source: "Signature calculations", Amazon S3 API reference. */
export function signingKey(secret: string, {date, region}: Scope): Buffer {
  const ofDate = hmac(`AWS4${secret}`, date)
  return hmac(hmac(hmac(ofDate, region), 's3'), 'aws4_request')
}

export const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What is signed of a request. @param time as in `x-amz-date` */
export function stringToSign(time: string, scope: Scope, canonical: string): string {
  return ['AWS4-HMAC-SHA256', time, scopeText(scope), sha256(canonical)].join('\n')
}

/** Compares signatures in hex, in a time that tells nothing of them. */
export function sameSignature(expected: Buffer, given: string): boolean {
  const bytes = Buffer.from(given, 'hex')
  return given.length === 64 && bytes.length === expected.length && timingSafeEqual(expected, bytes)
}

/**
 * The canonical forms of a request that its signature may be for: the path encoded anew, as Amazon's rules have it, also
 * with its slashes as such, and as it came, for clients that encode more or fewer characters.
 * @param signedHeaders lower-case names, in their order
 * @param omitted parameter of the query that is not signed
 */
export function canonicalRequests(
  request: S3Request,
  signedHeaders: readonly string[],
  payload: string,
  omitted?: string,
): readonly string[] {
  const headers = valuesOf(request)
  const query = request.query
    .filter(([name]) => name !== omitted)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort(byCodeUnits)
    .join('&')
  const rest = [
    query,
    ...signedHeaders.map((name) => `${name}:${headers.get(name) ?? ''}`),
    '',
    signedHeaders.join(';'),
    payload,
  ]
  const anew = request.path.split('/').map(encodeAgain).join('/')
  return [...new Set([anew, anew.replaceAll('%2F', '/'), request.path])].map((path) =>
    [request.method, path, ...rest].join('\n'),
  )
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function valuesOf({incoming}: S3Request): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  const {rawHeaders} = incoming
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    const value = (rawHeaders[index + 1] ?? '').trim().replace(/ +/g, ' ')
    const former = values.get(name)
    values.set(name, former === undefined ? value : `${former},${value}`)
  }
  return values
}

/** All but letters, digits and `-._~`. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`)

const encodeAgain = (segment: string): string => encode(decodeURIComponent(segment))
