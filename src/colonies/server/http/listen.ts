import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import type {Dispatch} from '../dispatch.js'

export interface Listening {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/** Serves `POST /api` and `GET /health`. */
export function listen(
  dispatch: Dispatch,
  options: {readonly host: string; readonly port: number},
): Promise<Listening> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method === 'GET' && request.url === '/health') {
      response.end()
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const {status, body} = await dispatch(Buffer.concat(chunks).toString('utf8'), gone.signal)
    response.writeHead(status, {'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body)})
    response.end(body)
  }
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      const {port} = server.address() as AddressInfo
      resolve({
        host: options.host,
        port,
        close: () => new Promise((done) => server.close(() => done())),
      })
    })
  })
}
