import {randomBytes} from 'node:crypto'
import type {IncomingMessage, ServerResponse} from 'node:http'
import {Fault, systemErrorCode} from '../../../errors.js'
import {answerBeforeEnd, bringsBody, endUnread} from '../http/unread-body.js'
import type {ColoniesServer} from '../open-server.js'
import {authenticate} from './auth/authenticate.js'
import type {StorageKeys} from './auth/credential.js'
import {blobs} from './blobs.js'
import {payloadOf} from './body/payload.js'
import {operationOf} from './operations.js'
import {S3Error} from './s3-error.js'
import {type S3Request, s3Request} from './s3-request.js'
import {openFirst, sendRanges} from './send.js'
import type {Reply, S3Service} from './service.js'
import {runSweeper} from './sweeper.js'
import {errorDocument} from './xml.js'

export interface ObjectServiceOptions {
  /** Folder of the objects' bytes. */
  readonly directory: string
  readonly keys: StorageKeys
  /** Hears of bugs and of failing disks. */
  readonly failed?: (error: unknown) => void
}

/** S3 operations over HTTP, on the objects of one store. Reference: Amazon S3 API reference. */
export interface ObjectService {
  answer(request: IncomingMessage, response: ServerResponse, limits: ObjectLimits): void
  /** Resolves when nothing of it runs any more; the listener is to be closed before, the server afterwards. */
  close(): Promise<void>
}

/** Times are milliseconds. */
export interface ObjectLimits {
  /** Requests that run at a time; more are told to come again. */
  readonly objects: number
  /** Without a byte, in the middle of a body or of an answer. */
  readonly stall: number
  /** For a body to end that was refused. */
  readonly drain: number
}

/** How often a reader looks anew for an object whose bytes were replaced while it looked. */
const MOST_LOOKS = 5

export function objectService(
  {context, commits}: Pick<ColoniesServer, 'context' | 'commits'>,
  {directory, keys, failed}: ObjectServiceOptions,
): ObjectService {
  const service: S3Service = {context, commits, blobs: blobs(directory)}
  const running = new Set<Promise<void>>()
  const sweeper = runSweeper(service, (error) => failed?.(error))

  const reply = async (
    request: S3Request,
    response: ServerResponse,
    id: string,
    limits: ObjectLimits,
  ): Promise<void> => {
    const authentic = authenticate(request, keys, context.now() / 1000)
    const run = operationOf(request)
    if (running.size >= limits.objects) throw new S3Error('SlowDown', 'There is too much to do: try it again')
    for (let looks = 1; ; looks++) {
      const answer = await run(request, service, (options) => payloadOf(request, authentic, options))
      if (request.method === 'HEAD' || typeof answer.body !== 'object') {
        sendText(request.incoming, response, answer, id)
        return
      }
      request.incoming.socket.setTimeout(limits.stall)
      try {
        const first = await openFirst(service.blobs, answer.body)
        try {
          response.writeHead(answer.status, {...answer.headers, 'x-amz-request-id': id})
          await sendRanges(response, service.blobs, answer.body, first)
        } finally {
          await first?.close()
        }
        return
      } catch (error) {
        if (response.headersSent || systemErrorCode(error) !== 'ENOENT' || looks === MOST_LOOKS) throw error
      }
    }
  }
  const refuse = (request: IncomingMessage, response: ServerResponse, id: string, error: unknown): void => {
    if (response.headersSent || response.destroyed) {
      response.destroy()
      return
    }
    const {code, message, status} = error instanceof S3Error ? error : internal(error)
    const body = errorDocument(code, message, (request.url ?? '').split('?', 1)[0] ?? '', id)
    sendText(request, response, {status, body}, id)
  }
  const internal = (error: unknown): S3Error => {
    if (error instanceof Fault && error.code === 'STORE_BUSY') return new S3Error('SlowDown', error.message)
    if (error instanceof Fault && error.code === 'DISK_FULL') return new S3Error('InsufficientStorage', error.message)
    if (systemErrorCode(error) !== 'ECONNRESET') failed?.(error)
    return new S3Error('InternalError', 'The server failed')
  }

  return {
    answer: (incoming, response, limits) => {
      const id = randomBytes(8).toString('hex').toUpperCase()
      const asksFirst = incoming.headers.expect !== undefined
      let proceeded = !asksFirst
      const proceed = (): void => {
        if (!proceeded) response.writeContinue()
        proceeded = true
      }
      const {socket} = incoming
      if (bringsBody(incoming)) {
        socket.setTimeout(limits.stall)
        incoming.on('end', () => socket.setTimeout(0))
      }
      const done = (async () => reply(s3Request(incoming, proceed), response, id, limits))()
        .catch((error: unknown) => {
          if (!proceeded) response.setHeader('Connection', 'close')
          refuse(incoming, response, id, error)
        })
        .catch((error: unknown) => {
          failed?.(error)
          response.destroy()
        })
        .finally(() => {
          running.delete(done)
          endUnread(incoming, limits.drain)
        })
      running.add(done)
    },
    close: async () => {
      await Promise.all(running)
      await sweeper.close()
    },
  }
}

function sendText(
  incoming: IncomingMessage,
  response: ServerResponse,
  {status, headers, body}: Reply,
  id: string,
): void {
  const text = typeof body === 'string' ? body : ''
  response.writeHead(status, {
    ...(text !== '' && {'Content-Type': 'application/xml'}),
    ...(status !== 204 && status !== 304 && {'Content-Length': Buffer.byteLength(text)}),
    ...headers,
    'x-amz-request-id': id,
  })
  if (incoming.method === 'HEAD') response.end()
  else answerBeforeEnd(incoming, response, text)
}
