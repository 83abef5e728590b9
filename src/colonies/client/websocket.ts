import type {IncomingMessage} from 'node:http'
import {WebSocket} from 'ws'
import {Fault} from '../../errors.js'
import {ROOM_HEADER} from '../wire/subscription-room.js'
import {unreachable} from './http-fault.js'
import {type HttpLimits, type HttpPlace, urlOf} from './http-place.js'
import {itemQueue} from './item-queue.js'
import type {EventConnection} from './transport.js'

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
  let connection: EventConnection
  try {
    connection = await openWebSocket(place, signal, limits)
  } catch (error) {
    if (signal.aborted) return
    throw error
  }
  try {
    for (const body of bodies) connection.subscribe(body)
    yield* connection.frames
  } finally {
    connection.close()
  }
}

/** See `Transport.connect`. */
export async function openWebSocket(
  place: HttpPlace,
  signal: AbortSignal,
  limits: HttpLimits,
): Promise<EventConnection> {
  signal.throwIfAborted()
  const url = `${urlOf(place, 'ws')}/pubsub`
  const {tls} = place
  const socket = new WebSocket(url, {
    handshakeTimeout: limits.connect,
    maxPayload: limits.reply,
    perMessageDeflate: false,
    ...(tls && {rejectUnauthorized: tls.rejectUnauthorized, ...(tls.ca !== undefined && {ca: tls.ca})}),
  })
  const queue = itemQueue<string>()
  let alive = true
  const pings = setInterval(() => {
    if (!alive) return socket.terminate()
    alive = false
    if (socket.readyState === WebSocket.OPEN) socket.ping()
  }, PING_MS)
  const leave = (): void => {
    queue.end()
    socket.terminate()
  }
  signal.addEventListener('abort', leave, {once: true})
  socket.on('message', (data: Buffer) => {
    alive = true
    queue.push(data.toString('utf8'))
    if (queue.size > MOST_WAITING) socket.pause()
  })
  socket.on('pong', () => (alive = true))
  // 1006 as well: upstream ends a subscription without a close frame.
  socket.on('close', () => {
    clearInterval(pings)
    signal.removeEventListener('abort', leave)
    queue.end()
  })
  const room = await opened(socket, url, signal)
  // What follows is its end.
  socket.on('error', () => {})

  async function* frames(): AsyncGenerator<string, void> {
    for await (const frame of queue.read()) {
      yield frame
      if (socket.isPaused && queue.size === 0) socket.resume()
    }
  }
  return {room, subscribe: (body) => socket.send(body, () => {}), frames: frames(), close: leave}
}

/** Waits for the handshake. @returns the room that the server gives, undefined for one that says nothing of it */
function opened(socket: WebSocket, url: string, signal: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    let room: number | undefined
    socket.on('upgrade', ({headers}: IncomingMessage) => {
      const said = Number(headers[ROOM_HEADER])
      if (Number.isSafeInteger(said) && said > 0) room = said
    })
    socket.on('open', () => resolve(room))
    socket.on('unexpected-response', (_request, {statusCode}) => {
      const hint = 'Check host and port, and that no proxy on the way refuses WebSockets.'
      reject(new Fault('SERVER_FAILED', `${url} offers no subscriptions (HTTP ${statusCode})`, hint))
      socket.terminate()
    })
    socket.on('error', (error) => reject(signal.aborted ? signal.reason : unreachable(url, error)))
    socket.on('close', () => reject(signal.aborted ? signal.reason : unreachable(url, new Error('closed'))))
  })
}
