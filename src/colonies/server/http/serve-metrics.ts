import {createServer} from 'node:http'
import {bind} from '../../../http/bind.js'
import type {Listening} from './listen.js'

const TIMEOUT_MS = 10_000
const MOST_CONNECTIONS = 100

/**
 * Serves `GET /metrics` for Prometheus, to whoever can reach the address, and nothing else.
 * @param text what it answers; where it throws, the answer is 503 @throws Fault ADDRESS_IN_USE, ADDRESS_INVALID
 */
export async function serveMetrics(
  text: () => string,
  {host = '127.0.0.1', port}: {readonly host?: string; readonly port: number},
): Promise<Listening> {
  const server = createServer({requestTimeout: TIMEOUT_MS, headersTimeout: TIMEOUT_MS}, (request, response) => {
    const found = request.method === 'GET' && request.url?.split('?', 1)[0] === '/metrics'
    const type = found ? 'text/plain; version=0.0.4; charset=utf-8' : 'text/plain; charset=utf-8'
    try {
      const body = found ? text() : '404 page not found'
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
