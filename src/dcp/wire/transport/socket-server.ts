import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {Duplex} from 'node:stream'
import {Server, type Socket} from 'socket.io'
import type {TextSocket} from './transport.js'

/** Engine.IO's heartbeat, as the official peers set theirs (socketio.js), in milliseconds. */
const PING = {pingInterval: 10_100, pingTimeout: 60_010}

/** A socket that does not begin with socket.io's greeting is cut off after so long: peers send it at once. */
const CONNECT_MS = 10_000

/** Sockets of socket.io at any path: who routes requests decides which. */
export interface SocketServer {
  request(request: IncomingMessage, response: ServerResponse): void
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): void
}

/** @param maxBytes of one frame @param most sockets at a time, those that said nothing yet included @param onSocket called with the request that opened the socket */
export function createSocketServer(
  maxBytes: number,
  most: number,
  onSocket: (socket: TextSocket, request: IncomingMessage) => void,
): SocketServer {
  // It is attached to a server that never listens, because it would take requests by the beginnings of their paths.
  const unused = createServer()
  const server = new Server(unused, {
    ...PING,
    maxHttpBufferSize: maxBytes,
    serveClient: false,
    transports: ['websocket', 'polling'],
    connectTimeout: CONNECT_MS,
    // Polling needs no connection that lasts, so their number bounds nothing.
    allowRequest: (_request, decide) => decide(null, server.engine.clientsCount < most),
  })
  server.on('connection', (socket) => onSocket(textSocket(socket), socket.request))
  return {
    request: (request, response) => server.engine.handleRequest(request, response),
    upgrade: (request, socket, head) => server.engine.handleUpgrade(request, socket, head),
    close: () => {
      server.disconnectSockets(true)
      server.engine.close()
    },
  }
}

function textSocket(socket: Socket): TextSocket {
  return {
    send: (text) => {
      socket.send(text)
    },
    onText: (listener) => {
      socket.on('message', listener)
    },
    onEnd: (listener) => {
      socket.on('disconnect', listener)
    },
    close: () => {
      socket.disconnect(true)
    },
  }
}
