import {createHash} from 'node:crypto'
import {Fault} from '../../../errors.js'
import type {Content, TransferOptions} from '../object-storage.js'
import type {Slots} from '../slots.js'
import type {UnfinishedUpload, UnfinishedUploads, UploadedPart} from '../unfinished-uploads.js'
import {changed, openUnchanged, readPiece} from './body.js'
import {abortUpload, completeUpload, createUpload, sendPart, UploadGone} from './multipart.js'
import type {S3Service} from './service.js'

/** What is as large as `from` goes in parts of `bytes`. */
export const PARTS = {from: 64 << 20, bytes: 16 << 20} as const
/** S3's bound: AWS, "Amazon S3 multipart upload limits". */
const MOST_PARTS = 10_000

export interface PartsTools {
  readonly service: S3Service
  readonly uploads: UnfinishedUploads
  /** Each part takes one, and so much memory. */
  readonly slots: Slots
  /** Of a part; more where a file would have too many. */
  readonly bytes: number
}

interface Sending extends Omit<TransferOptions, 'beforeNaming'> {
  readonly path: string
  readonly content: Content
}

/**
 * Sends a file in parts, several at once; goes on with an upload of these bytes to this object that was broken off.
 * @returns false where the service takes files only whole @throws Fault as `ObjectStorage.put`
 */
export async function putParts(object: string, sending: Sending, tools: PartsTools): Promise<boolean> {
  const {service, uploads} = tools
  const {path, content, signal, progress} = sending
  const found = await uploads.find(path, content)
  let unfinished = found?.object === object ? found : undefined
  for (;;) {
    const isResumed = unfinished !== undefined
    const upload = unfinished?.upload ?? (await createUpload(service, object, signal))
    if (upload === undefined) return false
    const state = unfinished ?? {
      object,
      upload,
      partsize: Math.max(tools.bytes, Math.ceil(content.size / MOST_PARTS)),
      parts: [],
    }
    let told = 0
    const counted = (bytes: number): void => {
      told += bytes
      progress?.(bytes)
    }
    try {
      const parts = await sendParts(state, {...sending, progress: counted}, tools)
      await completeUpload(service, object, upload, parts, signal)
      await uploads.forget(path, content)
      return true
    } catch (error) {
      if (error instanceof Fault && error.code === 'FILE_CHANGED') {
        await uploads.forget(path, content)
        await abortUpload(service, object, upload)
      }
      if (!(error instanceof UploadGone)) throw error
      await uploads.forget(path, content)
      // The answer to its end may have been lost.
      if (await isComplete(service, object, content, signal)) return true
      if (!isResumed) throw service.failed('the upload was ended by somebody else')
      progress?.(-told)
      unfinished = undefined
    }
  }
}

async function isComplete(service: S3Service, object: string, {size}: Content, signal: AbortSignal): Promise<boolean> {
  const reply = await service.request({method: 'HEAD', object}, [404], signal)
  return reply.good && Number(reply.headers['content-length']) === size
}

/** Sends what the service does not have yet. The file is read whole, to know that it is what it was. */
async function sendParts(
  state: UnfinishedUpload,
  {path, content, signal, progress}: Sending,
  {service, uploads, slots}: PartsTools,
): Promise<readonly UploadedPart[]> {
  const {object, upload, partsize} = state
  const known = new Map(state.parts.map((part) => [part.number, part]))
  const there: UploadedPart[] = []
  let noting = Promise.resolve()
  const note = (part: UploadedPart): Promise<void> => {
    there.push(part)
    known.set(part.number, part)
    noting = noting.then(() => uploads.note(path, content, {...state, parts: [...known.values()]}))
    return noting
  }
  const stop = new AbortController()
  const end = (): void => stop.abort(signal.reason)
  signal.addEventListener('abort', end, {once: true})
  const running: Promise<void>[] = []
  const file = await openUnchanged(path, content)
  try {
    const whole = createHash('sha256')
    for (let from = 0; from < content.size; from += partsize) {
      const release = await slots.take(stop.signal)
      const number = from / partsize + 1
      const bytes = await readPiece(file, path, from, Math.min(partsize, content.size - from)).catch((error) => {
        release()
        throw error
      })
      whole.update(bytes)
      const checksum = createHash('sha256').update(bytes).digest('hex')
      const part = known.get(number)
      if (part?.checksum === checksum) {
        release()
        there.push(part)
        progress?.(bytes.length)
        continue
      }
      const sent = sendPart(service, {object, upload, number, bytes, checksum}, stop.signal, progress)
      const noted = sent.then((etag) => note({number, etag, checksum})).finally(release)
      noted.catch((error: unknown) => stop.abort(error))
      running.push(noted)
    }
    await Promise.all(running)
    if (whole.digest('hex') !== content.checksum) throw changed(path)
    return there
  } catch (error) {
    // The first failure stops the others: theirs would be the reason to stop.
    stop.abort(error)
    await Promise.allSettled(running)
    await noting
    throw error
  } finally {
    signal.removeEventListener('abort', end)
    await file.close()
  }
}
