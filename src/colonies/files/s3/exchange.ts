import {setMaxListeners} from 'node:events'
import type {Agent, ClientRequest, IncomingHttpHeaders, IncomingMessage, RequestOptions} from 'node:http'
import type {Socket} from 'node:net'
import type {StorageSettings} from '../object-storage.js'
import {ConnectionBroken} from './connection-broken.js'
import {EMPTY_CHECKSUM, type SignS3, s3Signer} from './sign.js'

/** Milliseconds to reach the service, and in which no byte goes either way. */
const CONNECT_MS = 10_000
const SILENCE_MS = 60_000
/** Milliseconds that an unused connection is kept: less than services keep it. */
const KEEP_MS = 4000
/** Bytes of an answer that is read whole; S3's are a few hundred. */
const LONGEST_TEXT = 1 << 20

/** What is sent: its bytes are read anew for each try. */
export interface S3Body {
  readonly size: number
  readonly checksum: string
  /** @throws Fault when they are not what they were: then nothing is stored */
  pieces(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** Undefined for the bucket itself. */
  readonly object?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: S3Body
  /** Milliseconds that the service may think. */
  readonly patience?: number
}

export interface S3Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Ends with ConnectionBroken when the connection is cut. */
  pieces(): AsyncGenerator<Buffer>
  /** The whole body, for what is short. @throws ConnectionBroken */
  text(): Promise<string>
}

/** A service, asked once each time, on connections that are kept. */
export interface S3Connection {
  /** @throws ConnectionBroken, what the body throws, the signal's reason */
  ask(request: S3Request, signal: AbortSignal | undefined): Promise<S3Answer>
  close(): void
}

/** `https://host:port/bucket/object`, path style: a bucket has no name in DNS everywhere. */
function urlOf({host, port, tls, bucket}: StorageSettings, {object, query}: S3Request): URL {
  const url = new URL(`${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`)
  url.pathname = [bucket, ...(object === undefined ? [] : object.split('/'))].map(escaped).join('/')
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
  return url
}

const escaped = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)

export function s3Connection(settings: StorageSettings): S3Connection {
  const sign = s3Signer(settings)
  let loading: Promise<Loaded> | undefined
  return {
    ask: async (request, signal) => {
      loading ??= load(settings)
      return send(await loading, settings, sign, request, signal)
    },
    close: () => {
      void loading?.then(({agent}) => agent.destroy())
    },
  }
}

interface Loaded {
  readonly agent: Agent
  request(url: URL, options: RequestOptions): ClientRequest
}

async function load({tls}: StorageSettings): Promise<Loaded> {
  const {Agent, request} = tls ? await import('node:https') : await import('node:http')
  const agent = new Agent({keepAlive: true, timeout: KEEP_MS, noDelay: true})
  const security = tls && {rejectUnauthorized: tls.rejectUnauthorized, ...(tls.ca !== undefined && {ca: tls.ca})}
  return {agent, request: (url, options) => request(url, {...options, ...security, agent})}
}

async function send(
  {request: open}: Loaded,
  settings: StorageSettings,
  sign: SignS3,
  asked: S3Request,
  signal: AbortSignal | undefined,
): Promise<S3Answer> {
  const {method, body, patience = SILENCE_MS} = asked
  const url = urlOf(settings, asked)
  const headers = await sign(method, url.href, {
    'x-amz-content-sha256': body?.checksum ?? EMPTY_CHECKSUM,
    ...asked.headers,
  })
  if (body || method === 'PUT' || method === 'POST') headers['content-length'] = String(body?.size ?? 0)
  signal?.throwIfAborted()
  return answerTo(open(url, {method, headers, timeout: patience}), body, signal)
}

function answerTo(
  request: ClientRequest,
  body: S3Body | undefined,
  signal: AbortSignal | undefined,
): Promise<S3Answer> {
  return new Promise((resolve, reject) => {
    let reached = false
    let timer: NodeJS.Timeout | undefined
    let ours: {readonly error: unknown} | undefined
    /** Ends it for a reason of ours. */
    const stop = (error: unknown): void => {
      ours ??= {error}
      request.destroy(asError(error))
    }
    const abort = (): void => stop(signal?.reason)
    const broken = (error: unknown): unknown => (ours ? ours.error : new ConnectionBroken(reached, error))
    const late = (text: string) => (): void => {
      request.destroy(new Error(text))
    }
    // Many transfers hear of one end: that is no leak.
    if (signal) setMaxListeners(0, signal)
    signal?.addEventListener('abort', abort, {once: true})
    request.on('socket', (socket: Socket) => {
      reached = request.reusedSocket
      if (reached) return
      timer = setTimeout(late('no connection in time'), CONNECT_MS)
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
        reached = true
        clearTimeout(timer)
      })
    })
    request.on('timeout', late('no answer in time'))
    request.on('error', (error) => reject(broken(error)))
    request.on('close', () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    })
    request.on('response', (response) => {
      const pieces = () => piecesOf(response, broken)
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        pieces,
        text: async () => {
          const text = await textOf(pieces())
          // Who refuses a body need not read it: nor do we send the rest.
          if (!request.writableFinished) request.destroy()
          return text
        },
      })
    })
    if (body) writeBody(request, body).catch(stop)
    else request.end()
  })
}

async function* piecesOf(response: IncomingMessage, broken: (error: unknown) => unknown): AsyncGenerator<Buffer> {
  try {
    for await (const piece of response) yield piece
  } catch (error) {
    throw broken(error)
  }
}

async function textOf(pieces: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const piece of pieces) {
    size += piece.length
    if (size <= LONGEST_TEXT) parts.push(piece)
  }
  return Buffer.concat(parts).toString('utf8')
}

async function writeBody(request: ClientRequest, body: S3Body): Promise<void> {
  for await (const piece of body.pieces()) {
    if (request.destroyed) return
    if (!request.write(piece)) await drained(request)
  }
  request.end()
}

function drained(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      request.off('drain', done)
      request.off('close', done)
      resolve()
    }
    if (request.destroyed) return resolve()
    request.on('drain', done)
    request.on('close', done)
  })
}

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)))
