import type {ClientRequest, IncomingMessage, RequestOptions} from 'node:http'
import type {Socket} from 'node:net'
import {Fault} from '../../errors.js'
import {lost, unreachable} from './http-fault.js'
import {HTTP_LIMITS, type HttpLimits, type HttpPlace, urlOf} from './http-place.js'
import type {SendOptions, Transport} from './transport.js'

/**
 * Milliseconds that an unused connection is kept: less than any server or proxy keeps it (upstream: 120 s), so that a
 * request hardly ever meets one that was just closed.
 */
const KEEP_MS = 4000

/** Asks a server over HTTP, on connections that are kept. Nothing is loaded or opened before the first request. */
export function httpTransport(place: HttpPlace, limits: Partial<HttpLimits> = {}): Transport {
  const url = urlOf(place)
  const bounds = {...HTTP_LIMITS, ...limits}
  let requester: Promise<Requester> | undefined
  return {
    place: url,
    send: async (body, options = {}) => {
      requester ??= openRequester(place, bounds)
      const {request} = await requester
      options.signal?.throwIfAborted()
      const attempt = (fresh: boolean): Promise<string> =>
        exchange(url, () => request(fresh, options.patience), body, options, bounds)
      try {
        return await attempt(false)
      } catch (error) {
        // The server had closed this connection, or died: only what does no harm twice is asked again.
        if (!(error instanceof StaleConnection)) throw error
        if (!options.repeatable) throw lost(url, error.cause)
        return await attempt(true)
      }
    },
    async *subscribe(bodies, signal) {
      const {subscribeOverWebSocket} = await import('./websocket.js')
      yield* subscribeOverWebSocket(place, bodies, signal, bounds)
    },
    close: async () => (await requester)?.close(),
  }
}

interface Requester {
  /** @param fresh on a connection of its own @param patience milliseconds more that the server may be silent */
  request(fresh: boolean, patience: number | undefined): ClientRequest
  close(): void
}

async function openRequester({host, port, tls}: HttpPlace, limits: HttpLimits): Promise<Requester> {
  const {Agent, request} = tls ? await import('node:https') : await import('node:http')
  const agent = new Agent({keepAlive: true, timeout: KEEP_MS, noDelay: true})
  const options: RequestOptions = {
    host,
    port,
    method: 'POST',
    path: '/api',
    agent,
    timeout: limits.silence,
    ...(tls && {rejectUnauthorized: tls.rejectUnauthorized, ...(tls.ca !== undefined && {ca: tls.ca})}),
  }
  return {
    request: (fresh, patience = 0) => {
      if (!fresh && patience === 0) return request(options)
      return request({...options, timeout: limits.silence + patience, ...(fresh && {agent: false})})
    },
    close: () => agent.destroy(),
  }
}

/** A kept connection turned out to be closed, before a byte of the answer had come. */
class StaleConnection extends Error {}

function exchange(
  url: string,
  open: () => ClientRequest,
  body: string,
  {signal, patience = 0}: SendOptions,
  limits: HttpLimits,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = open()
    let connected = false
    let answered = false
    let timer: NodeJS.Timeout | undefined
    const finish = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
    const fail = (error: unknown): void => {
      finish()
      reject(error)
      request.destroy()
    }
    const broken = (error: unknown): void => {
      if (!connected) fail(unreachable(url, error))
      else if (request.reusedSocket && !answered) fail(new StaleConnection('closed', {cause: error}))
      else fail(lost(url, error))
    }
    function abort(): void {
      fail(signal?.reason)
    }
    signal?.addEventListener('abort', abort, {once: true})
    request.on('socket', (socket: Socket) => {
      if (request.reusedSocket) {
        connected = true
        return
      }
      timer = setTimeout(() => broken(new Error('no connection in time')), limits.connect)
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
        connected = true
        clearTimeout(timer)
      })
    })
    request.on('timeout', () => fail(lost(url, new Error(`silent for ${(limits.silence + patience) / 1000} s`))))
    request.on('error', broken)
    request.on('response', (response) => {
      answered = true
      readBody(response, limits.reply).then(
        (text) => {
          finish()
          resolve(text)
        },
        (error: unknown) => (error instanceof Fault ? fail(error) : broken(error)),
      )
    })
    request.end(body)
  })
}

/** The whole body. @throws Fault SERVER_FAILED when it is longer than allowed; what breaks the connection */
function readBody(response: IncomingMessage, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    response.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) {
        reject(
          new Fault('SERVER_FAILED', `The answer is longer than ${limit} bytes`, 'Ask for less, with --count say.'),
        )
        return
      }
      chunks.push(chunk)
    })
    response.on('end', () => {
      const [first] = chunks
      resolve((chunks.length === 1 && first ? first : Buffer.concat(chunks)).toString('utf8'))
    })
    response.on('error', reject)
    response.on('close', () => {
      if (!response.complete) reject(new Error('closed early'))
    })
  })
}
