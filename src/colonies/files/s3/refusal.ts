import {Fault} from '../../../errors.js'
import {Passing} from './connection-broken.js'
import type {S3Answer} from './exchange.js'

/** What a service said that is no success: AWS, "Error responses" of Amazon S3. */
export interface Refusal {
  readonly status: number
  /** Such as `NoSuchKey`; empty where the answer has none, as those to HEAD. */
  readonly code: string
  readonly message: string
}

/** Reads the rest of an answer that is no success. @throws ConnectionBroken */
export async function refusalOf(answer: S3Answer): Promise<Refusal> {
  const text = await answer.text()
  return {status: answer.status, code: element(text, 'Code'), message: element(text, 'Message')}
}

/** The text of the first element of that name; what services put there needs no parser. */
export function element(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? ''
  return text.replaceAll(/&(amp|lt|gt|quot|apos|#34|#39|#x27);/g, (_, entity: string) => ENTITIES[entity] ?? '').trim()
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#34': '"',
  '#39': "'",
  '#x27': "'",
}

/** Bytes were lost or changed on the way, or the service is busy. */
const PASSING = new Set([
  'BadDigest',
  'IncompleteBody',
  'InternalError',
  'OperationAborted',
  'RequestTimeout',
  'ServiceUnavailable',
  'SlowDown',
  'XAmzContentChecksumMismatch',
  'XAmzContentSHA256Mismatch',
])
const NOT_IMPLEMENTED = 501
const DISK_FULL = 507

/** What a refusal means. @throws Passing for what another try may mend, else Fault STORAGE_REFUSED, STORAGE_FAILED */
export function refuse(place: string, bucket: string, refusal: Refusal): never {
  const {status, code, message} = refusal
  const said = [code || `HTTP ${status}`, message].filter(Boolean).join(': ')
  const failed = new Fault('STORAGE_FAILED', `The S3 service ${place} failed: ${said}`, 'Ask who runs it.')
  const busy = status === 429 || (status >= 500 && status !== NOT_IMPLEMENTED && status !== DISK_FULL)
  if (busy || PASSING.has(code)) throw new Passing(failed)
  throw refusedFault(place, bucket, refusal, said) ?? failed
}

function refusedFault(place: string, bucket: string, {status, code}: Refusal, said: string): Fault | undefined {
  const refused = (text: string, hint: string): Fault => new Fault('STORAGE_REFUSED', text, hint)
  switch (code) {
    case 'InvalidAccessKeyId':
      return refused(`The S3 service ${place} does not know the access key`, 'Check AWS_S3_ACCESSKEY.')
    case 'SignatureDoesNotMatch':
      return refused(`The S3 service ${place} takes the secret key for wrong`, 'Check AWS_S3_SECRETKEY.')
    case 'RequestTimeTooSkewed':
      return refused(`The clock of this machine and that of ${place} differ too much`, 'Set the clock.')
    case 'AuthorizationHeaderMalformed':
    case 'PermanentRedirect':
    case 'IllegalLocationConstraintException':
      return refused(`The bucket ${bucket} is of another region (${said})`, 'Check AWS_S3_REGION and AWS_S3_ENDPOINT.')
    case 'InvalidBucketName':
      return refused(`${JSON.stringify(bucket)} is no name of a bucket`, 'Check AWS_S3_BUCKET.')
    case 'BucketAlreadyExists':
      return refused(`The bucket ${bucket} belongs to somebody else`, 'Choose another: AWS_S3_BUCKET.')
  }
  if (status === 401 || status === 403) {
    const hint = 'Check AWS_S3_ACCESSKEY, AWS_S3_SECRETKEY, AWS_S3_BUCKET, and what these keys may do there.'
    return refused(`The S3 service ${place} does not allow it in the bucket ${bucket} (${said})`, hint)
  }
  return undefined
}
