import {createServer} from 'node:http'
import {bind} from '../../../http/bind.js'
import {type Statistics, statistics} from '../../wire/objects/server.js'
import type {ColoniesServer} from '../open-server.js'
import {statisticsJson} from '../tables/statistics.js'
import type {Listening} from './listen.js'

/** Upstream's names (`pkg/monitoring`), and the rest of what is counted. */
const GAUGES: ReadonlyArray<readonly [name: string, help: string, count: keyof Statistics]> = [
  ['colonies', 'Number of colonies', 'colonies'],
  ['executors', 'Number of executors', 'executors'],
  ['executors_active', 'Number of approved executors', 'activeexecutors'],
  ['executors_unregistered', 'Number of executors that are gone', 'unregisteredexecutors'],
  ['processes_waiting', 'Number of waiting processes', 'waitingprocesses'],
  ['processes_running', 'Number of running processes', 'runningprocesses'],
  ['processes_successful', 'Number of successful processes', 'successfulprocesses'],
  ['processes_failed', 'Number of failed processes', 'failedprocesses'],
  ['processes_cancelled', 'Number of cancelled processes', 'cancelledprocesses'],
  ['workflows_waiting', 'Number of waiting workflows', 'waitingworkflows'],
  ['workflows_running', 'Number of running workflows', 'runningworkflows'],
  ['workflows_successful', 'Number of successful workflows', 'successfulworkflows'],
  ['workflows_failed', 'Number of failed workflows', 'failedworkflows'],
  ['workflows_cancelled', 'Number of cancelled workflows', 'cancelledworkflows'],
]

/** Milliseconds for which the numbers are not counted again. */
const FRESH_MS = 1000
const TIMEOUT_MS = 10_000
const MOST_CONNECTIONS = 100

/**
 * Serves `GET /metrics` for Prometheus, to whoever can reach the address. COLONIES_MONITOR_PORT.
 * @throws Fault ADDRESS_IN_USE, ADDRESS_INVALID
 */
export async function listenMetrics(
  {context}: Pick<ColoniesServer, 'context'>,
  {host = '127.0.0.1', port}: {readonly host?: string; readonly port: number},
): Promise<Listening> {
  let text = ''
  let counted = Number.NEGATIVE_INFINITY
  const metrics = (): string => {
    if (Date.now() - counted < FRESH_MS) return text
    const numbers = statistics.decode(JSON.parse(statisticsJson(context.store)), '')
    text = GAUGES.map(([name, help, count]) => gauge(`colonies_server_${name}`, help, numbers[count])).join('')
    counted = Date.now()
    return text
  }
  const server = createServer({requestTimeout: TIMEOUT_MS, headersTimeout: TIMEOUT_MS}, (request, response) => {
    const found = request.method === 'GET' && request.url?.split('?', 1)[0] === '/metrics'
    const type = found ? 'text/plain; version=0.0.4; charset=utf-8' : 'text/plain; charset=utf-8'
    try {
      const body = found ? metrics() : '404 page not found'
      response.writeHead(found ? 200 : 404, {'Content-Type': type}).end(body)
    } catch {
      // A store that is busy or full: the next look may succeed.
      response.writeHead(503).end()
    }
  })
  server.maxConnections = MOST_CONNECTIONS
  const {address, port: opened} = await bind(server, host, port)
  return {
    host: address,
    port: opened,
    tls: false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function gauge(name: string, help: string, value: number): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`
}
