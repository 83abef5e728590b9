import {Fault} from '../../../errors.js'
import type {StorageSettings} from '../object-storage.js'
import {textBody} from './body.js'
import {type S3Answer, type S3Request, s3Connection} from './exchange.js'
import {type Persistence, persistence} from './persistence.js'
import {type Refusal, refusalOf, refuse} from './refusal.js'

/** One bucket of an S3 service, asked with patience. */
export interface S3Service extends Persistence {
  readonly bucket: string
  /** One try. @throws ConnectionBroken, what the body throws, the signal's reason */
  ask(request: S3Request, signal: AbortSignal | undefined): Promise<S3Answer>
  /** It did not what it should, and trying again is of no use. */
  failed(why: string): Fault
  /** What another answer than a good one means. @throws Passing, Fault STORAGE_REFUSED, STORAGE_FAILED */
  refuse(refusal: Refusal): never
  /**
   * Asks until there is an answer: the text of a good one, or the refusal where it is one of these codes or statuses.
   * @throws Fault STORAGE_UNREACHABLE, STORAGE_REFUSED, STORAGE_FAILED
   */
  request(request: S3Request, known: readonly (string | number)[], signal: AbortSignal | undefined): Promise<Reply>
  /** Makes the bucket where it is missing; asks once. @throws as `request` */
  ensureBucket(signal: AbortSignal | undefined): Promise<void>
  close(): void
}

export type Reply =
  | {readonly good: true; readonly headers: S3Answer['headers']; readonly text: string}
  | {readonly good: false; readonly refusal: Refusal}

export const isGood = ({status}: {readonly status: number}): boolean => status >= 200 && status < 300

/** Where buckets are made when nobody says where; there it must not be said. */
const HOME = 'us-east-1'

const configurationOf = (region: string): string =>
  `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>${region.replaceAll(/[<&]/g, '')}</LocationConstraint></CreateBucketConfiguration>`

export function s3Service(settings: StorageSettings, giveUp: number): S3Service {
  const {bucket, region} = settings
  const place = `${settings.tls ? 'https' : 'http'}://${settings.host}:${settings.port}`
  const connection = s3Connection(settings)
  const patience = persistence(place, giveUp)
  let ensured: Promise<void> | undefined
  const refuseIt = (refusal: Refusal): never => refuse(place, bucket, refusal)

  const request: S3Service['request'] = (asked, known, signal) =>
    patience.keepTrying(async () => {
      const answer = await connection.ask(asked, signal)
      if (isGood(answer)) return {good: true, headers: answer.headers, text: await answer.text()}
      const refusal = await refusalOf(answer)
      if (known.includes(refusal.code) || known.includes(refusal.status)) return {good: false, refusal}
      return refuseIt(refusal)
    }, signal)

  const makeBucket = async (signal: AbortSignal | undefined): Promise<void> => {
    // Who may put objects there need not be allowed to ask about it.
    const found = await request({method: 'HEAD'}, [403, 404], signal)
    if (found.good || found.refusal.status === 403) return
    const body = region === HOME ? undefined : textBody(configurationOf(region))
    await request({method: 'PUT', ...(body && {body})}, ['BucketAlreadyOwnedByYou'], signal)
  }

  return {
    bucket,
    keepTrying: patience.keepTrying,
    ask: connection.ask,
    refuse: refuseIt,
    failed: (why) => new Fault('STORAGE_FAILED', `The S3 service ${place} failed: ${why}`, 'Do it again.'),
    request,
    ensureBucket: (signal) => {
      ensured ??= makeBucket(signal).catch((error: unknown) => {
        ensured = undefined
        throw error
      })
      return ensured
    },
    close: connection.close,
  }
}
