import {Buffer} from 'node:buffer'
import {systemErrorCode} from '../../../errors.js'
import {resultStorageUrl, storedResultText} from '../../job/result-storage.js'
import {decodeValue, jsonOfValue, kvinOfValue} from '../../job/values/value-text.js'
import {contentText} from './content-text.js'
import {timed} from './timed.js'
import {type Form, readBody, webRequest, webUrl} from './web-request.js'

/** Milliseconds for all of it, and bytes of the answer. */
const TIME_MS = 60_000
const ANSWER_BYTES = 1024 * 1024

/** Where a job wants its results, as its deployment says. */
export interface ResultStorage {
  readonly url: string
  readonly params: Readonly<Record<string, unknown>>
}

export type Stored =
  /** What is recorded as the result: a value text. */
  | {readonly kind: 'stored'; readonly text: string}
  /** Codes as of DCP's worker: `HTTP_404`, that of the network, EPERM_ORIGIN for what is no web address. */
  | {readonly kind: 'failed'; readonly code: string; readonly message: string}

/**
 * Posts the result of a slice to where its job wants it, as DCP's worker does (upstream: supervisor2/index.js,
 * sendResultToRemote): a form with the parameters of the job, `contentType`, `element` (the slice) and `content`. A
 * result that JavaScript takes for false is posted like any other; DCP's worker posts `error=undefined` for it.
 * @throws the signal's reason when it aborts
 */
export async function storeResult(
  {url: pattern, params}: ResultStorage,
  job: string,
  slice: number,
  value: string,
  signal: AbortSignal,
): Promise<Stored> {
  const text = resultStorageUrl(pattern, {job, slice})
  const failed = (code: string, why: string): Stored => ({
    kind: 'failed',
    code,
    message: `The result of slice ${slice} cannot be stored at ${text.slice(0, 500)}: ${why}`,
  })
  const url = webUrl(text)
  if (!url) return failed('EPERM_ORIGIN', 'only http and https URLs take results')
  const run = async (ended: AbortSignal): Promise<Stored> => {
    const response = await webRequest(url, ended, formOf(params, slice, value))
    const status = response?.statusCode ?? 0
    if (!response || status < 200 || status > 299) {
      response?.destroy()
      return failed(`HTTP_${status}`, `the server answered with status ${status}`)
    }
    const bytes = await readBody(response, ANSWER_BYTES)
    ended.throwIfAborted()
    const answer = bytes && contentText(bytes, response.headers['content-type'])
    if (answer === undefined) return failed('EFETCH', 'its answer cannot be read')
    return {kind: 'stored', text: storedResultText(decodeValue(answer))}
  }
  return timed(signal, TIME_MS, run, (error, late) => {
    if (late) return failed('ETIMEDOUT', `it took more than ${TIME_MS / 1000} s`)
    const code = systemErrorCode(error)
    if (code === undefined) throw error
    return failed(code, code)
  })
}

function formOf(params: ResultStorage['params'], slice: number, value: string): Form {
  const contentType = String(params.contentType || 'application/json')
  const fields = {...params, contentType, element: params.element || slice, content: contentOf(value, contentType)}
  const body = Object.entries(fields).map(([name, field]) => `${encoded(name)}=${encoded(String(field))}`)
  return {contentType: 'application/x-www-form-urlencoded', body: body.join('&')}
}

/** Half of a character, which cannot be encoded, becomes the sign for what is no character. */
function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString())
}

/** The value in the form that the content type asks for; bytes are numbers with commas between, as DCP's worker has them. */
function contentOf(value: string, contentType: string): string {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (type === 'application/json') return jsonOfValue(value)
  if (type === 'application/x-kvin') return kvinOfValue(value)
  const decoded = decodeValue(value)
  if (ArrayBuffer.isView(decoded)) {
    return new Uint8Array(decoded.buffer, decoded.byteOffset, decoded.byteLength).join(',')
  }
  return typeof decoded === 'string' ? decoded : jsonOfValue(value)
}
