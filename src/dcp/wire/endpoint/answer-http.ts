import type {IncomingMessage, ServerResponse} from 'node:http'
import type {Scheduler} from '../../scheduler/scheduler.js'
import {serveJobPart} from '../jobs/job-parts.js'
import {servePackageFile} from '../packages/serve-package-file.js'
import {dcpConfig} from './dcp-config.js'
import type {ServedFiles} from './served-files.js'

/** Versions of the configuration document that are served: 2.1.0 is KVIN v9 (dcp-protocol, section 2). */
const CONFIG_VERSION = '2.1.0'

interface Page {
  readonly status: number
  readonly type: string
  readonly body: string | Buffer
  /** To be called when it has been sent. */
  release?(): void
}

/** A reader that takes nothing for so long, in milliseconds, is cut off. */
const STALLED_MS = 60_000

export interface HttpOptions {
  readonly scheduler: Scheduler
  readonly files: ServedFiles
  /** Told of what is our own fault. */
  readonly log: (line: string) => void
}

/** Answers what is no socket: the configuration, files of packages, parts of jobs, health. */
export function answerHttp(
  {scheduler, files, log}: HttpOptions,
  request: IncomingMessage,
  response: ServerResponse,
  baseUrl: string,
): void {
  const {status, type, body, release} = isReading(request)
    ? pageOrFailure(() => pageAt({scheduler, files}, request.url ?? '/', baseUrl), log)
    : text(405, 'GET only')
  if (release) response.once('close', release)
  response.setTimeout(STALLED_MS, () => response.destroy())
  response.writeHead(status, {'content-type': type, 'content-length': Buffer.byteLength(body)})
  response.end(request.method === 'HEAD' ? undefined : body)
}

function isReading({method}: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** The store may fail; the scheduler does not end of it. */
function pageOrFailure(page: () => Page, log: HttpOptions['log']): Page {
  try {
    return page()
  } catch (error) {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return text(500, 'The scheduler failed to answer')
  }
}

function pageAt({scheduler, files}: Omit<HttpOptions, 'log'>, path: string, baseUrl: string): Page {
  // Two slashes would begin a host.
  const target = `http://localhost${path}`
  if (!path.startsWith('/') || !URL.canParse(target)) return text(400, 'This is no path')
  const url = new URL(target)
  switch (url.pathname) {
    case '/etc/dcp-config.kvin': {
      const version = url.searchParams.get('ver') ?? CONFIG_VERSION
      if (version !== CONFIG_VERSION) {
        return text(404, `This scheduler serves dcp-client 5: it has no configuration of version ${version}`)
      }
      return {status: 200, type: 'application/x-kvin', body: dcpConfig(baseUrl)}
    }
    case '/health':
      return text(200, 'ok')
    default: {
      const {pathname} = url
      const file = files.send(
        pathname,
        () => servePackageFile(scheduler, pathname) ?? serveJobPart(scheduler, pathname),
      )
      if (file === undefined) return text(404, 'Not found')
      if (file === 'busy') return text(503, 'Too much is being sent: try again')
      return {status: 200, type: file.type, body: file.bytes, release: file.release}
    }
  }
}

function text(status: number, line: string): Page {
  return {status, type: 'text/plain; charset=utf-8', body: `${line}\n`}
}
