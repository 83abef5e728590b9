import {WebSocket} from 'ws'
import {Fault} from '../../errors.js'
import {unreachable} from './http-fault.js'
import {type HttpLimits, type HttpPlace, urlOf} from './http-place.js'
import {itemQueue} from './item-queue.js'

/** A server that is gone without a word is noticed after two of these, in milliseconds. */
const PING_MS = 20_000
/** Frames that may wait for a slow reader before the server has to wait too. */
const MOST_WAITING = 1000

/** See `Transport.subscribe`. Closes the connection when its reader leaves. */
export async function* subscribeOverWebSocket(
  place: HttpPlace,
  bodies: readonly string[],
  signal: AbortSignal,
  limits: HttpLimits,
): AsyncGenerator<string, void> {
  if (signal.aborted) return
  const url = `${urlOf(place, 'ws')}/pubsub`
  const {tls} = place
  const queue = itemQueue<string>()
  const socket = new WebSocket(url, {
    handshakeTimeout: limits.connect,
    maxPayload: limits.reply,
    perMessageDeflate: false,
    ...(tls && {rejectUnauthorized: tls.rejectUnauthorized, ...(tls.ca !== undefined && {ca: tls.ca})}),
  })
  let open = false
  let alive = true
  const pings = setInterval(() => {
    if (!alive) return socket.terminate()
    alive = false
    if (open) socket.ping()
  }, PING_MS)
  socket.on('open', () => {
    open = true
    for (const body of bodies) socket.send(body)
  })
  socket.on('message', (data: Buffer) => {
    alive = true
    queue.push(data.toString('utf8'))
    if (queue.size > MOST_WAITING) socket.pause()
  })
  socket.on('pong', () => (alive = true))
  socket.on('unexpected-response', (_request, {statusCode}) => {
    const hint = 'Check host and port, and that no proxy on the way refuses WebSockets.'
    queue.fail(new Fault('SERVER_FAILED', `${url} offers no subscriptions (HTTP ${statusCode})`, hint))
    socket.terminate()
  })
  socket.on('error', (error) => (open ? queue.end() : queue.fail(unreachable(url, error))))
  // 1006 as well: upstream ends a subscription without a close frame.
  socket.on('close', () => queue.end())
  const leave = (): void => {
    queue.end()
    socket.terminate()
  }
  signal.addEventListener('abort', leave, {once: true})
  try {
    for await (const frame of queue.read()) {
      yield frame
      if (socket.isPaused && queue.size === 0) socket.resume()
    }
  } finally {
    clearInterval(pings)
    signal.removeEventListener('abort', leave)
    socket.terminate()
  }
}
