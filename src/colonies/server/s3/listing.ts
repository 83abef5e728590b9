import {S3Error} from './s3-error.js'
import {parameter, type S3Request} from './s3-request.js'

/** Amazon's. */
const MOST = 1000

/** How many a client wants at a time. @throws S3Error InvalidArgument */
export function countOf(request: S3Request, name: 'max-keys' | 'max-parts'): number {
  const text = parameter(request, name) ?? String(MOST)
  if (!/^\d{1,10}$/.test(text)) throw new S3Error('InvalidArgument', `${name} is no number`)
  return Math.min(Number(text), MOST)
}

/** How names are to be written: XML 1.0 cannot hold all of them. @throws S3Error InvalidArgument */
export function encoderOf(request: S3Request): (text: string) => string {
  const type = parameter(request, 'encoding-type')
  if (type === undefined) return (text) => text
  if (type !== 'url') throw new S3Error('InvalidArgument', 'encoding-type is url, or missing')
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/')
}

/** @param at microseconds since 1970 */
export const S3_DATE = (at: number): string => new Date(at / 1000).toISOString()
