import type {IncomingMessage, ServerResponse} from 'node:http'
import type {Scheduler} from '../../scheduler/scheduler.js'
import {serveJobPart} from '../jobs/job-parts.js'
import {servePackageFile} from '../packages/serve-package-file.js'
import {dcpConfig} from './dcp-config.js'

/** Versions of the configuration document that are served: 2.1.0 is KVIN v9 (dcp-protocol, section 2). */
const CONFIG_VERSION = '2.1.0'

interface Page {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** Answers what is no socket: the configuration, files of packages, parts of jobs, health. */
export function answerHttp(
  scheduler: Scheduler,
  request: IncomingMessage,
  response: ServerResponse,
  baseUrl: string,
): void {
  const {status, type, body} = isReading(request)
    ? pageAt(scheduler, request.url ?? '/', baseUrl)
    : text(405, 'GET only')
  response.writeHead(status, {'content-type': type, 'content-length': Buffer.byteLength(body)})
  response.end(request.method === 'HEAD' ? undefined : body)
}

function isReading({method}: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD'
}

function pageAt(scheduler: Scheduler, path: string, baseUrl: string): Page {
  const url = new URL(path, 'http://localhost')
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
      const file = servePackageFile(scheduler, url.pathname) ?? serveJobPart(scheduler, url.pathname)
      return file ? {status: 200, ...file} : text(404, 'Not found')
    }
  }
}

function text(status: number, line: string): Page {
  return {status, type: 'text/plain; charset=utf-8', body: `${line}\n`}
}
