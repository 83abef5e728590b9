import {S3Error} from '../s3-error.js'
import {header, type S3Request} from '../s3-request.js'
import type {Claim} from './claim.js'
import {requireNear, timeOf} from './clock.js'
import {credential} from './credential.js'

/** Reads `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. @throws S3Error */
export function headerSignature(request: S3Request, authorization: string, now: number): Claim {
  const fields = /^AWS4-HMAC-SHA256 +(.*)$/.exec(authorization)?.[1]
  if (fields === undefined) throw new S3Error('InvalidRequest', 'Sign with AWS4-HMAC-SHA256')
  const values = new Map(
    fields.split(',').map((field) => {
      const [name = '', ...value] = field.trim().split('=')
      return [name, value.join('=')] as const
    }),
  )
  const named = credential(values.get('Credential') ?? '')
  const signedHeaders = values.get('SignedHeaders')
  const signature = values.get('Signature')
  const time = header(request, 'x-amz-date')
  if (!named || !signedHeaders || !signature) {
    throw new S3Error('AuthorizationHeaderMalformed', 'The Authorization header lacks a part, or has a malformed one')
  }
  requireNear(timeOf(time), now)
  if (time?.slice(0, 8) !== named.scope.date) {
    throw new S3Error('AuthorizationHeaderMalformed', 'The credential is for another day than the request')
  }
  const payload = header(request, 'x-amz-content-sha256')
  if (payload === undefined) throw new S3Error('InvalidRequest', 'The header x-amz-content-sha256 is missing')
  return {...named, time, signedHeaders: signedHeaders.split(';'), signature, payload}
}
