import type {Authentic} from '../auth/authenticate.js'
import {S3Error} from '../s3-error.js'
import {header, type S3Request} from '../s3-request.js'
import {awsChunks} from './aws-chunks.js'
import {checked, checksOf} from './checks.js'

/** The body of a request, without what it was wrapped in; checked while it is read, and refused at its end. */
export interface Payload {
  readonly chunks: AsyncIterable<Buffer>
  /** Bytes, as announced. */
  readonly size: number
  /** What its SHA-256 has to be, where that was signed: whoever reads it compares. */
  readonly digest: string | undefined
}

export interface PayloadOptions {
  /** Headers `x-amz-checksum-*` are about something else than the body. */
  readonly foreignSums?: boolean
}

const DIGEST = /^[0-9a-f]{64}$/

/**
 * Nothing is read before `chunks` is.
 * @throws S3Error MissingContentLength, InvalidArgument, InvalidDigest; `chunks` SignatureDoesNotMatch, BadDigest, IncompleteBody
 */
export function payloadOf(request: S3Request, authentic: Authentic, options: PayloadOptions = {}): Payload {
  const {payload} = authentic
  const isChunked = payload.startsWith('STREAMING-')
  if (!isChunked && payload !== 'UNSIGNED-PAYLOAD' && !DIGEST.test(payload)) {
    throw new S3Error('InvalidArgument', 'x-amz-content-sha256 is neither a digest nor a way of signing')
  }
  const size = announced(header(request, isChunked ? 'x-amz-decoded-content-length' : 'content-length'))
  const checks = checksOf(request, options.foreignSums === true)
  const {proceed, incoming} = request
  async function* read(): AsyncGenerator<Buffer> {
    proceed()
    // Whoever is refused in the middle of a body is answered all the same.
    const bytes: AsyncIterable<Buffer> = incoming.iterator({destroyOnReturn: false})
    const chunks = isChunked ? awsChunks(bytes, authentic, checks.trailer) : bytes
    yield* checked(chunks, size, checks)
  }
  return {chunks: read(), size, digest: DIGEST.test(payload) ? payload : undefined}
}

function announced(text: string | undefined): number {
  if (text !== undefined && /^\d{1,15}$/.test(text)) return Number(text)
  throw new S3Error('MissingContentLength', 'The request does not say how many bytes it brings')
}
