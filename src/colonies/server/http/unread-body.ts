import type {IncomingMessage} from 'node:http'

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
