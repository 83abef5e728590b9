import {Buffer} from 'node:buffer'
import type {IncomingMessage} from 'node:http'
import {Fault, systemErrorCode} from '../../../errors.js'
import {MAX_FRAME_BYTES} from '../sandbox/protocol.js'
import {contentText, sourceText} from './content-text.js'
import {timed} from './timed.js'
import {readBody, webRequest, webUrl} from './web-request.js'

export interface FetchLimits {
  /** Milliseconds for all of it, redirects included. */
  readonly timeMs: number
  /** Bytes of the content. */
  readonly bytes: number
  readonly redirects: number
}

export const FETCH_LIMITS: FetchLimits = {timeMs: 30_000, bytes: 64 * 1024 * 1024, redirects: 5}

export type Fetched =
  /** A value text, or the source of a program. */
  | {readonly kind: 'text'; readonly text: string}
  /** `again`: it may be had later. */
  | {readonly kind: 'failed'; readonly message: string; readonly again: boolean}

const REDIRECTS: readonly (number | undefined)[] = [301, 302, 303, 307, 308]

/**
 * The content behind a URL as value text (`contentText`). Only http and https, also behind redirects, and only status
 * 200. The URL is the job's: whoever computes jobs of others must look himself where it may lead, for nothing here
 * keeps it from servers that only this machine can reach.
 * @throws the signal's reason when it aborts.
 */
export function fetchData(url: string, signal: AbortSignal, limits: FetchLimits = FETCH_LIMITS): Promise<Fetched> {
  return fetchText(url, signal, limits, contentText)
}

/** The source of a program behind a URL, whatever its media type says; otherwise as `fetchData`. */
export function fetchSource(url: string, signal: AbortSignal, limits: FetchLimits = FETCH_LIMITS): Promise<Fetched> {
  return fetchText(url, signal, limits, sourceText)
}

/** @param textOf undefined when the content is not what its type says */
function fetchText(
  url: string,
  signal: AbortSignal,
  limits: FetchLimits,
  textOf: (bytes: Buffer, contentType: string | undefined) => string | undefined,
): Promise<Fetched> {
  const failed = (why: string, again = true): Fetched => ({
    kind: 'failed',
    message: `${url.slice(0, 500)} cannot be fetched: ${why}`,
    again,
  })
  const run = async (ended: AbortSignal): Promise<Fetched> => {
    if (!webUrl(url)) return failed('only http and https URLs can be', false)
    const response = await follow(url, ended, limits.redirects)
    if (typeof response === 'string') return failed(response)
    const bytes = await readBody(response, limits.bytes)
    // A body of no given length ends with its connection, also when it was this side that closed it.
    ended.throwIfAborted()
    if (!bytes) return failed(`it has more than ${limits.bytes} bytes`)
    const type = response.headers['content-type']
    const text = textOf(bytes, type)
    if (text === undefined) return failed(`the content is not ${type}, as its type says`)
    // Control characters and bytes grow on the way to the sandbox.
    if (Buffer.byteLength(text) > MAX_FRAME_BYTES - 1024) return failed('it is too large for a sandbox')
    return {kind: 'text', text}
  }
  return timed(signal, limits.timeMs, run, (error, late) => {
    if (error instanceof Fault) return failed(error.message)
    if (late) return failed(`it took more than ${limits.timeMs / 1000} s`)
    // Node's answer to a URL, perhaps of a redirect, with a name such as `%ff` before the host.
    if (error instanceof URIError) return failed('its user name or password cannot be decoded')
    const code = systemErrorCode(error)
    if (code === undefined) throw error
    return failed(code)
  })
}

/** The response with status 200 at the end of the redirects, or why there is none. */
async function follow(url: string, signal: AbortSignal, most: number): Promise<IncomingMessage | string> {
  let at = webUrl(url)
  for (let redirects = 0; at; redirects++) {
    const response = await webRequest(at, signal)
    if (!response) return 'the server closed the connection without an answer'
    if (response.statusCode === 200) return response
    response.destroy()
    const {location} = response.headers
    if (location === undefined || !REDIRECTS.includes(response.statusCode)) {
      return `the server answered with status ${response.statusCode}`
    }
    if (redirects === most) return `there are more than ${most} redirects`
    at = webUrl(location, at)
  }
  return 'only http and https URLs can be'
}
