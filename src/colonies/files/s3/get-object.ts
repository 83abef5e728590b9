import {Fault} from '../../../errors.js'
import type {Content, TransferOptions} from '../object-storage.js'
import type {PartFile} from '../part-file.js'
import {Passing} from './connection-broken.js'
import type {S3Answer} from './exchange.js'
import {refusalOf} from './refusal.js'
import {isGood, type S3Service} from './service.js'

const PARTIAL = 206
/** The object is another one by now; there is nothing from there on. */
const PRECONDITION_FAILED = 412
const NOT_SATISFIABLE = 416

/** Fetches what is missing in the part, until its bytes are all there. @throws Fault as `ObjectStorage.get` */
export async function getObject(
  service: S3Service,
  object: string,
  part: PartFile,
  content: Content,
  {signal, progress}: TransferOptions,
): Promise<void> {
  let etag: string | undefined
  const startAgain = async (): Promise<void> => {
    progress?.(-part.size)
    etag = undefined
    await part.clear()
  }
  await service.keepTrying(async (moved) => {
    const from = part.size
    if (from === content.size) return
    const headers = {...(from > 0 && {range: `bytes=${from}-`}), ...(from > 0 && etag && {'if-match': etag})}
    const answer = await service.ask({method: 'GET', object, headers}, signal)
    if (!isGood(answer)) {
      const refusal = await refusalOf(answer)
      const {status} = refusal
      if (status === 404) throw missing(object)
      if (from === 0 || (status !== PRECONDITION_FAILED && status !== NOT_SATISFIABLE)) return service.refuse(refusal)
      await startAgain()
      throw new Passing(damaged(object, 'its bytes are others than before'))
    }
    if (from > 0 && beginOf(answer) !== from) await startAgain()
    etag = answer.headers.etag
    for await (const piece of answer.pieces()) {
      if (part.size + piece.length > content.size) throw damaged(object, `it is longer than ${content.size} bytes`)
      await part.append(piece)
      progress?.(piece.length)
      moved()
    }
    if (part.size < content.size) throw damaged(object, `it has ${part.size} bytes instead of ${content.size}`)
  }, signal)
}

/** Where the bytes of an answer begin: `Content-Range: bytes 100-199/200`. */
function beginOf({status, headers}: S3Answer): number {
  return status === PARTIAL ? Number(/^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1]) : 0
}

export const damaged = (object: string, why: string): Fault =>
  new Fault('OBJECT_DAMAGED', `The object ${object} is not what was stored: ${why}`, 'Add the file once more.')

const missing = (object: string): Fault =>
  new Fault(
    'OBJECT_MISSING',
    `The object ${object} is not in the storage`,
    'Is it the storage that the file was added with?',
  )
