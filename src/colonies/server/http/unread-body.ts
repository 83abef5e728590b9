import type {IncomingMessage, ServerResponse} from 'node:http'

/** Whether a request announces a body. */
export function bringsBody({headers}: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/**
 * Takes in what nobody wants to read, so that the client comes to read the answer; then the connection is cut off.
 * @param longest milliseconds
 */
export function endUnread(incoming: IncomingMessage, longest: number): void {
  if (incoming.complete || incoming.destroyed) return
  incoming.resume()
  const timer = setTimeout(() => incoming.socket.destroy(), longest).unref()
  const stop = (): void => clearTimeout(timer)
  incoming.on('end', stop)
  incoming.on('close', stop)
}

/**
 * Answers at once, and ends the answer with the body of the request: Node closes a connection that is not kept as soon as
 * the answer ends, and a client that is still sending would lose the answer. `endUnread` bounds how long that takes.
 */
export function answerBeforeEnd(incoming: IncomingMessage, response: ServerResponse, text: string | undefined): void {
  // A body that was announced only comes when it is asked for; who refuses it closes the connection.
  const isHeldBack = response.getHeader('Connection') === 'close'
  if (incoming.complete || incoming.destroyed || isHeldBack) {
    response.end(text)
    return
  }
  if (text) response.write(text)
  else response.flushHeaders()
  incoming.once('end', () => response.end())
}
