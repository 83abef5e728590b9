import {S3Error} from '../s3-error.js'
import {header, parameter, type S3Request} from '../s3-request.js'
import type {Claim} from './claim.js'
import {SKEW_MS, timeOf} from './clock.js'
import {credential} from './credential.js'

/** Seconds: Amazon's week. */
const LONGEST = 604_800

/** Reads a signature in the query (`X-Amz-Signature=…`). @throws S3Error */
export function presignedSignature(request: S3Request, now: number): Claim {
  const of = (name: string): string => {
    const value = parameter(request, name)
    if (value) return value
    throw new S3Error('AuthorizationQueryParametersError', `The parameter ${name} is missing`)
  }
  const named = credential(of('X-Amz-Credential'))
  const expires = Number(of('X-Amz-Expires'))
  if (of('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256' || !named) {
    throw new S3Error('AuthorizationQueryParametersError', 'Sign with AWS4-HMAC-SHA256, for the service s3')
  }
  if (!Number.isInteger(expires) || expires < 1 || expires > LONGEST) {
    throw new S3Error('AuthorizationQueryParametersError', `X-Amz-Expires is at most ${LONGEST}`)
  }
  const time = of('X-Amz-Date')
  const start = timeOf(time)
  if (time.slice(0, 8) !== named.scope.date) {
    throw new S3Error('AuthorizationQueryParametersError', 'The credential is for another day than the request')
  }
  if (start - now > SKEW_MS) throw new S3Error('AccessDenied', 'The request does not count yet')
  if (now > start + expires * 1000) throw new S3Error('AccessDenied', 'The request has expired')
  return {
    ...named,
    time,
    signedHeaders: of('X-Amz-SignedHeaders').split(';'),
    signature: of('X-Amz-Signature'),
    payload:
      header(request, 'x-amz-content-sha256') ?? parameter(request, 'X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD',
    omitted: 'X-Amz-Signature',
  }
}
