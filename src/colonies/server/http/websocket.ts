import type {IncomingMessage} from 'node:http'
import type {Duplex} from 'node:stream'
import {type WebSocket, WebSocketServer} from 'ws'
import {ROOM_HEADER} from '../../wire/subscription-room.js'
import {refusal} from '../dispatch.js'
import {RpcError} from '../rpc-error.js'
import type {Subscriptions} from '../subscriptions.js'

/** A subscription is a few hundred bytes. */
const FRAME_BYTES = 65_536
const MOST_CONNECTIONS = 2000
const MOST_SUBSCRIPTIONS = 1000
/** On all connections together. */
const MOST_TOGETHER = 200_000
/** A client that answers each refusal with another try is none. */
const MOST_REFUSALS = 20
/** Bytes that wait for a reader before whoever can waits too. */
const MUCH_UNREAD = 2 ** 20
/** Bytes that wait for a slow reader when there is more: then it is dropped. */
const MOST_UNREAD = 64 * 2 ** 20
/** Milliseconds until a connection must have subscribed to something. */
const IDLE_MS = 30_000
/** Whoever does not answer a ping until the next one is gone. Milliseconds. */
const PING_MS = 30_000

/** `GET /pubsub`: reference colonies-protocol, section 22. */
export interface PubSub {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): void
}

/**
 * Connections end as upstream's do, without a close frame: pycolonies' `wait` takes any frame that comes for the event
 * it waits for, also that of a close, while the end of the connection makes it fail. Unlike upstream, one ends with the
 * last of its subscriptions, not with the first.
 */
export function pubSub(subscriptions: Subscriptions): PubSub {
  const server = new WebSocketServer({noServer: true, maxPayload: FRAME_BYTES, perMessageDeflate: false})
  server.on('headers', (headers) => headers.push(`${ROOM_HEADER}: ${MOST_SUBSCRIPTIONS}`))
  let together = 0
  const silent = new WeakSet<WebSocket>()
  const bytesOf = bytesOfFrames()
  const pings = setInterval(() => {
    for (const socket of server.clients) {
      if (silent.has(socket)) socket.terminate()
      silent.add(socket)
      socket.ping()
    }
  }, PING_MS).unref()

  const serve = (socket: WebSocket): void => {
    const ends = new Set<() => void>()
    let refusals = 0
    let idle = setTimeout(() => socket.terminate(), IDLE_MS)
    const drain = drains(socket)
    socket.on('pong', () => silent.delete(socket))
    // What follows is its end.
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(idle)
      together -= ends.size
      drain.check()
      for (const end of ends) end()
      ends.clear()
    })
    socket.on('message', (data: Buffer, binary) => {
      silent.delete(socket)
      const send = (frame: string): void => {
        if (socket.bufferedAmount > MOST_UNREAD) socket.terminate()
        else socket.send(bytesOf(frame), {binary}, drain.check)
      }
      if (ends.size >= MOST_SUBSCRIPTIONS || together >= MOST_TOGETHER) {
        const many =
          ends.size >= MOST_SUBSCRIPTIONS
            ? `${MOST_SUBSCRIPTIONS} subscriptions on a connection`
            : `${MOST_TOGETHER} subscriptions`
        send(refusal(new RpcError(403, `No more than ${many}`)).body)
        refusals += 1
        if (refusals > MOST_REFUSALS) socket.terminate()
        return
      }
      let over = false
      let end: (() => void) | undefined
      const ended = (connection: 'ends' | 'stays'): void => {
        over = true
        if (end && ends.delete(end)) together -= 1
        if (ends.size > 0) return
        clearTimeout(idle)
        if (connection === 'ends') socket.terminate()
        else idle = setTimeout(() => socket.terminate(), IDLE_MS)
      }
      end = subscriptions.open(data.toString('utf8'), {send, ready: drain.ready, ended})
      if (!end) {
        refusals += 1
        if (refusals > MOST_REFUSALS) socket.terminate()
      } else if (!over) {
        clearTimeout(idle)
        ends.add(end)
        together += 1
      }
    })
  }

  return {
    upgrade: (request, socket, head) => {
      socket.on('error', () => socket.destroy())
      if (server.clients.size >= MOST_CONNECTIONS) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
        return
      }
      server.handleUpgrade(request, socket, head, serve)
    },
    close: () => {
      clearInterval(pings)
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}

/** Tells when little waits for the other side, or it is gone. */
function drains(socket: WebSocket): {ready(): Promise<void> | undefined; check(): void} {
  let waiting: (() => void)[] = []
  const isFree = (): boolean => socket.readyState !== socket.OPEN || socket.bufferedAmount <= MUCH_UNREAD
  return {
    ready: () => (isFree() ? undefined : new Promise((resolve) => waiting.push(resolve))),
    check: () => {
      if (waiting.length === 0 || !isFree()) return
      for (const resolve of waiting) resolve()
      waiting = []
    },
  }
}

/** One frame goes to many readers in a row: they share its bytes, which are let go of after this round. */
function bytesOfFrames(): (frame: string) => Buffer {
  let last: {readonly frame: string; readonly bytes: Buffer} | undefined
  return (frame) => {
    if (last?.frame === frame) return last.bytes
    if (!last) setImmediate(() => (last = undefined))
    last = {frame, bytes: Buffer.from(frame, 'utf8')}
    return last.bytes
  }
}
