import type {ClientRequest, IncomingHttpHeaders, IncomingMessage} from 'node:http'
import type {Socket} from 'node:net'
import {Fault} from '../../errors.js'
import {lost, unreachable} from './http-fault.js'
import type {HttpLimits} from './http-place.js'

/** A kept connection turned out to be closed, before a byte of the answer had come. */
export class StaleConnection extends Error {}

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/**
 * Sends one request, and reads the whole answer.
 * @throws StaleConnection, and what `Transport.send` throws
 */
export function exchange(
  url: string,
  request: ClientRequest,
  body: string | undefined,
  limits: HttpLimits,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
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
      connected = request.reusedSocket
      if (connected) return
      timer = setTimeout(() => broken(new Error('no connection in time')), limits.connect)
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
        connected = true
        clearTimeout(timer)
      })
    })
    request.on('timeout', () => {
      const silence = new Error('no answer in time')
      fail(connected ? lost(url, silence) : unreachable(url, silence))
    })
    request.on('error', broken)
    request.on('response', (response) => {
      answered = true
      readBody(response, limits.reply).then(
        (text) => {
          finish()
          resolve({status: response.statusCode ?? 0, headers: response.headers, body: text})
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
      if (size <= limit) chunks.push(chunk)
      else reject(new Fault('SERVER_FAILED', `The answer is longer than ${limit} bytes`, 'Ask for less: --count.'))
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
