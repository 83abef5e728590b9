import {createHash, type Hash} from 'node:crypto'
import type {Authentic} from '../auth/authenticate.js'
import {hmac, sameSignature, scopeText, sha256} from '../auth/signature.js'
import {S3Error} from '../s3-error.js'
import {type ByteReader, byteReader} from './byte-reader.js'

/** Ways of `x-amz-content-sha256`: whether chunks are signed, and whether a trailer follows. */
const WAYS = new Map([
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', {signed: true, trailer: false}],
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', {signed: true, trailer: true}],
  ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', {signed: false, trailer: true}],
])
const EMPTY = sha256('')
/** Bytes of a line between chunks. */
const LONGEST_LINE = 1024
/** Hex digits of a chunk's length: 16 GiB. */
const LENGTH_DIGITS = 9

/**
 * Takes a body in `aws-chunked` apart. Bytes are handed on before the signature of their chunk is known to be right:
 * whoever keeps them waits for the end. Source: "Transferring payload in multiple chunks", Amazon S3 API reference.
 * @param trailer header that the trailer has to bring; its value comes last
 * @throws S3Error InvalidRequest, SignatureDoesNotMatch, IncompleteBody
 */
export async function* awsChunks(
  body: AsyncIterable<Buffer>,
  authentic: Authentic,
  trailer: string | undefined,
): AsyncGenerator<Buffer | {readonly trailer: string}> {
  const way = WAYS.get(authentic.payload)
  if (!way) throw new S3Error('NotImplemented', `Bodies as ${authentic.payload} are not supported`)
  if (way.trailer !== (trailer !== undefined))
    throw new S3Error('InvalidRequest', 'x-amz-trailer does not fit the body')
  const reader = byteReader(body)
  const signatures = way.signed ? chain(authentic) : undefined
  for (;;) {
    const {size, signature} = chunkHead(await reader.line(LONGEST_LINE))
    const hash = signatures && createHash('sha256')
    yield* bytesOf(reader, size, hash)
    if (hash) signatures?.verify('PAYLOAD', [EMPTY, hash.digest('hex')], signature)
    if (size === 0) break
    if ((await reader.line(LONGEST_LINE)) !== '') throw malformed()
  }
  if (trailer !== undefined) yield {trailer: await trailerOf(reader, trailer, signatures)}
  else if ((await reader.line(LONGEST_LINE)) !== '') throw malformed()
  if (!(await reader.atEnd())) throw malformed()
}

async function* bytesOf(reader: ByteReader, size: number, hash: Hash | undefined): AsyncGenerator<Buffer> {
  for (let left = size; left > 0; ) {
    const bytes = await reader.some(left)
    left -= bytes.length
    hash?.update(bytes)
    yield bytes
  }
}

function chunkHead(line: string): {readonly size: number; readonly signature: string} {
  const [, digits = '', signature = ''] = /^([0-9a-fA-F]+)(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line) ?? []
  if (digits === '' || digits.length > LENGTH_DIGITS) throw malformed()
  return {size: Number.parseInt(digits, 16), signature}
}

async function trailerOf(reader: ByteReader, name: string, signatures: Signatures | undefined): Promise<string> {
  const [given, value] = field(await reader.line(LONGEST_LINE))
  if (given !== name || value === undefined) throw malformed()
  let last = await reader.line(LONGEST_LINE)
  // Some clients end the list with a line of its own before the signature.
  if (signatures && last === '') last = await reader.line(LONGEST_LINE)
  if (signatures) {
    const [label, signature = ''] = field(last)
    if (label !== 'x-amz-trailer-signature') throw malformed()
    signatures.verify('TRAILER', [sha256(`${name}:${value}\n`)], signature)
    last = await reader.line(LONGEST_LINE)
  }
  if (last !== '') throw malformed()
  return value
}

function field(line: string): readonly [name: string, value?: string] {
  const colon = line.indexOf(':')
  return colon < 0 ? [line] : [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
}

interface Signatures {
  /** @throws S3Error SignatureDoesNotMatch */
  verify(what: 'PAYLOAD' | 'TRAILER', digests: readonly string[], signature: string): void
}

/** Each signature follows the one before. */
function chain({key, time, scope, signature: first}: Authentic): Signatures {
  let former = first
  return {
    verify: (what, digests, signature) => {
      const text = [`AWS4-HMAC-SHA256-${what}`, time, scopeText(scope), former, ...digests].join('\n')
      if (!sameSignature(hmac(key, text), signature)) {
        throw new S3Error('SignatureDoesNotMatch', 'A part of the body is not what was signed')
      }
      former = signature
    },
  }
}

function malformed(): S3Error {
  return new S3Error('InvalidRequest', 'The body is not in the form that its head announces')
}
