import {S3Error} from '../s3-error.js'
import {header, parameter, type S3Request} from '../s3-request.js'
import type {Claim} from './claim.js'
import type {StorageKeys} from './credential.js'
import {headerSignature} from './header-signature.js'
import {presignedSignature} from './presigned-signature.js'
import {canonicalRequests, hmac, type Scope, sameSignature, signingKey, stringToSign} from './signature.js'

/** A request whose head was signed by the owner of the keys; its body is to be checked as `payload` says. */
export interface Authentic {
  readonly payload: string
  readonly time: string
  readonly scope: Scope
  readonly key: Buffer
  /** Lower-case hex: what the signature of the first chunk follows. */
  readonly signature: string
}

/**
 * Checks AWS Signature Version 4, in the head or in the query.
 * @param now milliseconds since 1970
 * @throws S3Error AccessDenied, InvalidAccessKeyId, SignatureDoesNotMatch, RequestTimeTooSkewed, and for what is malformed
 */
export function authenticate(request: S3Request, keys: StorageKeys, now: number): Authentic {
  const claim = claimOf(request, now)
  if (claim.accessKey !== keys.accessKey) {
    throw new S3Error('InvalidAccessKeyId', 'There is no such access key')
  }
  requireAllSigned(request, claim.signedHeaders)
  const key = signingKey(keys.secretKey, claim.scope)
  const {payload, time, scope, signedHeaders, omitted} = claim
  for (const canonical of canonicalRequests(request, signedHeaders, payload, omitted)) {
    const expected = hmac(key, stringToSign(time, scope, canonical))
    if (sameSignature(expected, claim.signature)) return {payload, time, scope, key, signature: claim.signature}
  }
  throw new S3Error('SignatureDoesNotMatch', 'The signature is not that of the secret key and this request')
}

function claimOf(request: S3Request, now: number): Claim {
  const authorization = header(request, 'authorization')
  if (authorization !== undefined) return headerSignature(request, authorization, now)
  if (parameter(request, 'X-Amz-Algorithm') !== undefined) return presignedSignature(request, now)
  if (parameter(request, 'AWSAccessKeyId') !== undefined) {
    throw new S3Error('InvalidRequest', 'Sign with AWS4-HMAC-SHA256: older signatures are not taken')
  }
  throw new S3Error('AccessDenied', 'The request is not signed')
}

/** A header that says what is to be done must not be one that somebody added on the way. */
function requireAllSigned({incoming}: S3Request, signed: readonly string[]): void {
  const names = Object.keys(incoming.headers).filter((name) => name === 'host' || name.startsWith('x-amz-'))
  if (signed.includes('host') && names.every((name) => signed.includes(name))) return
  throw new S3Error('AccessDenied', 'The request has headers that are not signed')
}
