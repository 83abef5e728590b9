import {createServer, type Server} from 'node:http'
import {bind} from '../../../http/bind.js'
import {secureServer} from '../../../http/secure-server.js'
import type {ColoniesServer} from '../open-server.js'
import type {ObjectService} from '../s3/object-service.js'
import {answerGarbage} from './answer-garbage.js'
import {requestAnswers} from './answer-request.js'
import {HTTP_LIMITS, type HttpLimits} from './http-limits.js'
import {pubSub} from './websocket.js'

export interface ListenOptions {
  /** An interface of this machine; the loopback by default. */
  readonly host?: string
  /** 0 for any that is free. */
  readonly port: number
  /** PEM texts; undefined serves plain HTTP. */
  readonly tls?: {readonly certificate: string; readonly key: string} | undefined
  readonly limits?: Partial<HttpLimits>
  /** What `GET /health` answers besides 200. */
  readonly health?: Readonly<Record<string, string>>
  /** Answers every other path: the S3 operations. */
  readonly objects?: Pick<ObjectService, 'answer'> | undefined
}

export interface Listening {
  readonly host: string
  readonly port: number
  readonly tls: boolean
  /**
   * Takes nothing more in, answers who waits for work, lets end what runs, for `limits.drain` milliseconds at most. The
   * ColoniesServer is to be closed afterwards.
   */
  close(): Promise<void>
}

/** How often Node looks for connections whose time is up, in milliseconds; more often where times are short. */
const CHECK_MS = 2000

/**
 * Serves `POST /api`, `GET /health`, `GET /pubsub`, and S3 operations where there is a service for them.
 * @throws Fault ADDRESS_IN_USE, ADDRESS_INVALID, INPUT_INVALID for a certificate and key that do not serve
 */
export async function listen(
  {dispatch, subscriptions}: Pick<ColoniesServer, 'dispatch' | 'subscriptions'>,
  options: ListenOptions,
): Promise<Listening> {
  const limits = {...HTTP_LIMITS, ...options.limits}
  const answers = requestAnswers(dispatch, limits, options.health ?? {}, options.objects)
  const events = pubSub(subscriptions)
  const settings = {
    connectionsCheckingInterval: Math.min(CHECK_MS, limits.head / 2),
    headersTimeout: limits.head,
    // Bodies of objects may take as long as they go on; for the others read-body.ts looks at the clock.
    requestTimeout: 0,
    keepAliveTimeout: limits.idle,
    noDelay: true,
  }
  const server: Server = options.tls ? await secureServer(settings, options.tls) : createServer(settings)
  server.maxConnections = limits.connections
  server.on('request', answers.answer)
  server.on('checkContinue', answers.answer)
  server.on('clientError', (error, socket) => answerGarbage(error, socket))
  server.on('upgrade', (request, socket, head) => {
    if ((request.url ?? '').split('?', 1)[0] === '/pubsub') events.upgrade(request, socket, head)
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  const {address, port} = await bind(server, options.host ?? '127.0.0.1', options.port)
  return {
    host: address,
    port,
    tls: options.tls !== undefined,
    close: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      answers.drain()
      events.close()
      const timer = setTimeout(() => server.closeAllConnections(), limits.drain)
      return closed.finally(() => clearTimeout(timer))
    },
  }
}
