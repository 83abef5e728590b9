import {createServer, type IncomingMessage, type Server} from 'node:http'
import type {Duplex} from 'node:stream'
import {bind} from '../../../http/bind.js'
import {secureServer} from '../../../http/secure-server.js'
import type {Scheduler} from '../../scheduler/scheduler.js'
import type {EventRouter} from '../events/event-router.js'
import {WIRE_LIMITS, type WireLimits} from '../limits.js'
import type {Signer} from '../messages/signer.js'
import type {ServiceName} from '../operations/operation.js'
import {OPERATIONS} from '../operations/operations.js'
import {NO_JOURNAL, openSessionJournal} from '../session/session-journal.js'
import {createSessions} from '../session/sessions.js'
import {createAttendance} from '../tasks/attendance.js'
import {createTaskAuthority} from '../tasks/authorization.js'
import {createSocketServer} from '../transport/socket-server.js'
import {isAllowedOrigin} from './allowed-origin.js'
import {answerHttp} from './answer-http.js'
import {operationRunner, refusalOf} from './run-operation.js'
import {createServedFiles} from './served-files.js'
import {serviceAt} from './services.js'

export interface ListenOptions {
  readonly scheduler: Scheduler
  readonly events: EventRouter
  /** The identity of the scheduler: clients refuse a scheduler whose address changes. */
  readonly signer: Signer
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** PEM texts; undefined serves plain HTTP. */
  readonly tls?: {readonly certificate: string; readonly key: string} | undefined
  readonly now: () => number
  /** Folder for what must be known of sessions after this process was killed; undefined keeps nothing. */
  readonly journals?: string
  /** Origins of web pages that may connect: those of other places can reach a server of this machine too. */
  readonly origins?: readonly string[]
  /** Told what was refused or failed. */
  readonly log?: (line: string) => void
  /** Told of each request. */
  readonly onRequest?: (line: string) => void
  readonly limits?: Partial<WireLimits>
}

export interface Listening {
  readonly host: string
  readonly port: number
  readonly tls: boolean
  /** Cuts all sockets; who is connected comes back when a scheduler listens here again. */
  close(): Promise<void>
}

const HEAD_MS = 10_000
/** A socket's frame in bytes: a character may take four, and its header a little. */
const frameBytes = (fragment: number): number => 4 * fragment + 4096

/**
 * Serves the DCP protocol (dcp-protocol, sections 2 to 4).
 * @throws Fault ADDRESS_IN_USE, ADDRESS_INVALID, INPUT_INVALID for a certificate and key that do not serve
 */
export async function listenScheduler(options: ListenOptions): Promise<Listening> {
  const {scheduler, events, signer, now, log = () => {}, onRequest} = options
  const limits = {...WIRE_LIMITS, ...options.limits}
  scheduler.remote.resume()
  const attendance = createAttendance(
    {remote: scheduler.remote, leaseMs: scheduler.leaseMs, changed: scheduler.changed, workWait: limits.workWait},
    now,
  )
  const run = operationRunner(
    {scheduler, events, signer, authority: createTaskAuthority(signer, now), attendance, now},
    OPERATIONS,
    limits.slop,
  )
  const sockets = createSocketServer(frameBytes(limits.fragment), limits.sockets, (socket, request) => {
    const service = serviceAt(pathOf(request))
    if (service) sessions.accept(socket, service, baseUrlOf(request, server))
    else socket.close()
  })

  const settings = {headersTimeout: HEAD_MS, requestTimeout: 120_000, keepAliveTimeout: 60_000, noDelay: true}
  const files = createServedFiles(limits.files)
  const tls = options.tls !== undefined
  const server: Server = options.tls ? await secureServer(settings, options.tls) : createServer(settings)
  server.maxConnections = limits.sockets
  const isOurs = (request: IncomingMessage): boolean => isAllowedOrigin(request.headers, options.origins ?? [])
  server.on('request', (request, response) => {
    if (!isOurs(request)) response.writeHead(403).end()
    else if (serviceAt(pathOf(request))) sockets.request(request, response)
    else answerHttp({scheduler, files, log}, request, response, baseUrlOf(request, server))
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (isOurs(request) && serviceAt(pathOf(request))) sockets.upgrade(request, socket, head)
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  const {address, port} = await bind(server, options.host, options.port)
  const {journals: directory} = options
  const {linger} = limits
  const journal = directory === undefined ? NO_JOURNAL : openSessionJournal({directory, port, linger, now, log})
  const sessions = createSessions<ServiceName>({
    ...{signer, now, limits, log, journal},
    refusal: (error) => refusalOf(error, log),
    answered: (address, id) => events.answered(address, id),
    run: (service, request, caller) => {
      onRequest?.(`${service} ${request.operation} ${caller.address}`)
      return run(service, request, caller)
    },
  })
  return {
    ...{host: address, port, tls},
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      attendance.close()
      await events.close()
      sessions.close()
      journal.close()
      sockets.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function pathOf({url = '/'}: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/'
}

const HOST = /^[\w.-]+(?::\d+)?$|^\[[\da-f:.]+\](?::\d+)?$/i

/** Where the caller reaches us: what it called us, or, where that is no host, our own address. */
function baseUrlOf({headers: {host = ''}}: IncomingMessage, server: Server): string {
  const scheme = 'setSecureContext' in server ? 'https' : 'http'
  const named = `${scheme}://${host}/`
  if (HOST.test(host) && URL.canParse(named)) return named
  const address = server.address()
  return typeof address === 'object' && address ? `${scheme}://127.0.0.1:${address.port}/` : `${scheme}://localhost/`
}
