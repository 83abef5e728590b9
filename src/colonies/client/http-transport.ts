import type {ClientRequest, RequestOptions} from 'node:http'
import {Fault} from '../../errors.js'
import {exchange, type HttpAnswer, StaleConnection} from './http-exchange.js'
import {lost} from './http-fault.js'
import {HTTP_LIMITS, type HttpLimits, type HttpPlace, urlOf} from './http-place.js'
import {INSTANCE_HEADER} from './running-server.js'
import type {Transport} from './transport.js'

/** Bad Gateway, Service Unavailable, Gateway Timeout. */
const AWAY: ReadonlySet<number> = new Set([502, 503, 504])

/**
 * Milliseconds that an unused connection is kept: less than any server or proxy keeps it (upstream: 120 s), so that a
 * request hardly ever meets one that was just closed.
 */
const KEEP_MS = 4000

export interface HttpTransport extends Transport {
  /**
   * Asks `GET /health`: '' when some server answers, the instance when it is one of ours (running-server.ts), undefined
   * when nobody answers before the signal aborts.
   */
  health(signal?: AbortSignal): Promise<string | undefined>
}

/** Asks a server over HTTP, on connections that are kept. Nothing is loaded or opened before the first request. */
export function httpTransport(place: HttpPlace, limits: Partial<HttpLimits> = {}): HttpTransport {
  const url = urlOf(place)
  const bounds = {...HTTP_LIMITS, ...limits}
  let loading: Promise<Requester> | undefined
  const requester = (): Promise<Requester> => (loading ??= openRequester(place, bounds))
  /** A proxy that says that its server is away says it in a page. */
  const answered = ({status, body}: HttpAnswer): string => {
    if (AWAY.has(status) && !body.startsWith('{')) throw lost(url, new Error(`HTTP ${status}`))
    return body
  }
  return {
    place: url,
    send: async (body, {signal, repeatable = false, patience = 0} = {}) => {
      const {post} = await requester()
      signal?.throwIfAborted()
      try {
        return answered(await exchange(url, post(patience), body, bounds, signal))
      } catch (error) {
        // The server had closed this connection, or died: only what does no harm twice is asked again.
        if (!(error instanceof StaleConnection)) throw error
        if (!repeatable) throw lost(url, error.cause)
        return answered(await exchange(url, post(patience, false), body, bounds, signal))
      }
    },
    health: async (signal) => {
      const {get} = await requester()
      try {
        const {headers} = await exchange(url, get('/health'), undefined, bounds, signal)
        return String(headers[INSTANCE_HEADER] ?? '')
      } catch (error) {
        if (error instanceof Fault || error instanceof StaleConnection || signal?.aborted) return undefined
        throw error
      }
    },
    async *subscribe(bodies, signal) {
      const {subscribeOverWebSocket} = await import('./websocket.js')
      yield* subscribeOverWebSocket(place, bodies, signal, bounds)
    },
    connect: async (signal) => {
      const {openWebSocket} = await import('./websocket.js')
      return openWebSocket(place, signal, bounds)
    },
    close: async () => (await loading)?.close(),
  }
}

interface Requester {
  /** @param patience milliseconds more that the server may be silent @param kept on a connection that is kept */
  post(patience: number, kept?: boolean): ClientRequest
  get(path: string): ClientRequest
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
    post: (patience, kept = true) =>
      kept && patience === 0
        ? request(options)
        : request({...options, timeout: limits.silence + patience, ...(!kept && {agent: false})}),
    get: (path) => request({...options, method: 'GET', path}),
    close: () => agent.destroy(),
  }
}
