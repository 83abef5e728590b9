import {S3Error} from '../s3-error.js'

/** Milliseconds that clocks may differ: Amazon's quarter of an hour. */
export const SKEW_MS = 15 * 60_000

/** Reads `20130524T000000Z` as milliseconds since 1970. @throws S3Error AccessDenied */
export function timeOf(text: string | undefined): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '')
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (match ?? []).slice(1).map(Number)
  const time = match ? Date.UTC(year, month - 1, day, hour, minute, second) : Number.NaN
  if (Number.isNaN(time)) throw new S3Error('AccessDenied', 'The request has no valid X-Amz-Date')
  return time
}

/** @throws S3Error RequestTimeTooSkewed */
export function requireNear(time: number, now: number): void {
  if (Math.abs(time - now) <= SKEW_MS) return
  throw new S3Error('RequestTimeTooSkewed', 'The time of the request and the time of the server differ too much')
}
