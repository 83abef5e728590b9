import {Fault} from '../../../errors.js'
import {memoryBody, textBody} from './body.js'
import {Passing} from './connection-broken.js'
import {element, refusalOf} from './refusal.js'
import {isGood, type S3Service} from './service.js'

/** The service knows nothing of this upload any more. */
export class UploadGone extends Error {
  override readonly name = 'UploadGone'
}

/** Milliseconds that a service may take to put parts together. */
const COMPLETE_MS = 10 * 60_000
/** What services say that take files only whole. */
const NOT_HERE = ['NotImplemented', 'MethodNotAllowed', 501, 405] as const

/** Begins an upload in parts: AWS, CreateMultipartUpload. Undefined where a service has none. @throws Fault as `put` */
export async function createUpload(
  service: S3Service,
  object: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const reply = await service.request({method: 'POST', object, query: {uploads: ''}}, NOT_HERE, signal)
  return reply.good ? element(reply.text, 'UploadId') || undefined : undefined
}

export interface PartToSend {
  readonly object: string
  readonly upload: string
  /** From 1 on. */
  readonly number: number
  readonly bytes: Buffer
  readonly checksum: string
}

/** AWS, UploadPart. @returns its etag @throws UploadGone, Fault as `put` */
export function sendPart(
  service: S3Service,
  {object, upload, number, bytes, checksum}: PartToSend,
  signal: AbortSignal,
  progress: ((bytes: number) => void) | undefined,
): Promise<string> {
  const query = {partNumber: String(number), uploadId: upload}
  const body = memoryBody(bytes, checksum, progress)
  return service.keepTrying(async () => {
    const answer = await service.ask({method: 'PUT', object, query, body}, signal)
    if (!isGood(answer)) {
      const refusal = await refusalOf(answer)
      if (refusal.code === 'NoSuchUpload') throw new UploadGone()
      return service.refuse(refusal)
    }
    await answer.text()
    return String(answer.headers.etag ?? '')
  }, signal)
}

/** AWS, CompleteMultipartUpload. @throws UploadGone, Fault as `put` */
export async function completeUpload(
  service: S3Service,
  object: string,
  upload: string,
  parts: readonly {readonly number: number; readonly etag: string}[],
  signal: AbortSignal,
): Promise<void> {
  const listed = [...parts]
    .sort((one, other) => one.number - other.number)
    .map(({number, etag}) => `<Part><PartNumber>${number}</PartNumber><ETag>${xmlText(etag)}</ETag></Part>`)
  const xmlns = 'http://s3.amazonaws.com/doc/2006-03-01/'
  const body = textBody(`<CompleteMultipartUpload xmlns="${xmlns}">${listed.join('')}</CompleteMultipartUpload>`)
  await service.keepTrying(async () => {
    const request = {method: 'POST', object, query: {uploadId: upload}, body, patience: COMPLETE_MS} as const
    const answer = await service.ask(request, signal)
    if (!isGood(answer)) {
      const refusal = await refusalOf(answer)
      if (refusal.code === 'NoSuchUpload' || refusal.code === 'InvalidPart') throw new UploadGone()
      return service.refuse(refusal)
    }
    // A failure may come after a good status: the service says something early, so that nobody gives it up.
    const code = element(await answer.text(), 'Code')
    if (code) throw new Passing(new Fault('STORAGE_FAILED', `The parts of ${object} do not fit together (${code})`))
  }, signal)
}

/** AWS, AbortMultipartUpload, so that nobody pays for what is of no use. What fails does so unheard. */
export async function abortUpload(service: S3Service, object: string, upload: string): Promise<void> {
  const signal = AbortSignal.timeout(5000)
  await service.request({method: 'DELETE', object, query: {uploadId: upload}}, [404], signal).catch(() => {})
}

const xmlText = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (letter) => ({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'})[letter] ?? letter)
