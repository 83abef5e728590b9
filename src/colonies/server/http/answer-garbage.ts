import type {Duplex} from 'node:stream'
import {systemErrorCode} from '../../../errors.js'
import {refusal} from '../dispatch.js'
import {RpcError} from '../rpc-error.js'

/** Tells whoever speaks no HTTP, or too slowly, as the protocol tells of errors, and closes the connection. */
export function answerGarbage(error: Error, socket: Duplex): void {
  if (!socket.writable || systemErrorCode(error) === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const {status, body} = refusal(garbage(error))
  socket.end(
    [
      `HTTP/1.1 ${status} ${status === 408 ? 'Request Timeout' : status === 431 ? 'Header Too Large' : 'Bad Request'}`,
      'Connection: close',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
    () => socket.destroy(),
  )
}

function garbage(error: Error): RpcError {
  switch (systemErrorCode(error)) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new RpcError(408, 'The request took too long to come in')
    case 'HPE_HEADER_OVERFLOW':
      return new RpcError(431, 'The head of the request is too large')
    default:
      return new RpcError(400, 'This is no HTTP request')
  }
}
