import {createServer, type Server, type Socket} from 'node:net'
import {createServer as createTlsServer} from 'node:tls'
import {Fault} from '../../errors.js'
import type {ControllerAddress, TlsFiles} from './address.js'
import type {PythonServer} from './grpc/python-server.js'
import type {Link} from './link.js'
import type {Listen, ListenHandlers} from './listening.js'
import {acceptNative} from './native/accept-native.js'
import {MAGIC, NATIVE_ALPN} from './native/frames.js'
import {createPulses} from './native/pulses.js'
import {type PeerKind, sniff} from './socket/first-bytes.js'
import {listenOnFile} from './socket/socket-file.js'
import {listenOnTcp} from './socket/tcp.js'

const HANDSHAKE_MS = 10_000
/** A node has two. */
const CONNECTIONS = 8192
/** Connections whose peer is not known yet. */
const STRANGERS = 512

/**
 * Listens for nodes and callers of ours and for Python ones, on one port or UNIX socket: the first bytes of a
 * connection tell which.
 * @throws Fault ADDRESS_IN_USE, ADDRESS_INVALID, FILE_UNWRITABLE, INPUT_INVALID for files that TLS cannot use
 */
export const listen: Listen = async (address, tls, handlers) => {
  const room = createRoom(handlers)
  const makeServer = (): Server => serverFor(tls, room.accept).on('connection', room.count)
  const open = async (): Promise<{servers: readonly Server[]; address: ControllerAddress}> => {
    if (address.kind === 'tcp') {
      const {servers, port} = await listenOnTcp(makeServer, address.host, address.port)
      return {servers, address: {...address, port}}
    }
    const server = makeServer()
    await listenOnFile(server, address.path)
    return {servers: [server], address}
  }
  try {
    const {servers, address: found} = await open()
    // The system is short of something: who wanted to come tries again.
    for (const server of servers) server.on('error', ({message}) => handlers.log(`A connection failed: ${message}`))
    return {address: found, close: () => room.close(servers)}
  } catch (error) {
    await room.close([])
    throw error
  }
}

function serverFor(tls: TlsFiles | undefined, accept: (socket: Socket) => void): Server {
  if (!tls) return createServer({noDelay: true}, accept)
  if (!tls.key) throw new Fault('INPUT_INVALID', 'A controller with TLS needs a key too', 'Give it with --ssl-key.')
  const options = {cert: tls.certificate, key: tls.key, ALPNProtocols: [NATIVE_ALPN, 'h2'], noDelay: true}
  try {
    return createTlsServer({...options, handshakeTimeout: HANDSHAKE_MS}, accept)
  } catch (error) {
    const hint = 'Give the certificate and its key in PEM.'
    throw new Fault('INPUT_INVALID', 'Certificate and key cannot be used for TLS', hint, {cause: error})
  }
}

interface Room {
  /** Of every connection, before TLS. */
  count(socket: Socket): void
  accept(socket: Socket): void
  close(servers: readonly Server[]): Promise<void>
}

function createRoom(handlers: ListenHandlers): Room {
  const sockets = new Set<Socket>()
  const links = new Set<Link>()
  const pulses = createPulses()
  let strangers = 0
  let python: Promise<PythonServer> | undefined

  const toPython = (socket: Socket, bytes: Buffer, onSettled: () => void): void => {
    python ??= import('./grpc/python-server.js').then(({startPythonServer}) => startPythonServer(handlers, links))
    python.then(
      (server) => {
        onSettled()
        socket.unshift(bytes)
        server.accept(socket)
      },
      (error: Error) => {
        handlers.log(`A Python peer cannot be served: ${error.message}`)
        socket.destroy()
      },
    )
  }

  const greet = (kind: PeerKind, bytes: Buffer, socket: Socket, onSettled: () => void): void => {
    switch (kind) {
      case 'native':
        acceptNative(socket, bytes.subarray(MAGIC.length), {handlers, pulses, links}, onSettled)
        return
      case 'http2':
        toPython(socket, bytes, onSettled)
        return
      case 'version':
        socket.end(MAGIC)
        return
      case 'other':
        socket.destroy()
    }
  }

  return {
    count(socket) {
      socket.on('error', () => {})
      if (sockets.size >= CONNECTIONS) {
        socket.destroy()
        return
      }
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    },
    accept(socket) {
      socket.on('error', () => {})
      if (socket.destroyed || strangers >= STRANGERS) {
        socket.destroy()
        return
      }
      strangers++
      const timer = setTimeout(() => socket.destroy(), HANDSHAKE_MS)
      let strange = true
      const settle = (): void => {
        if (!strange) return
        strange = false
        strangers--
        clearTimeout(timer)
      }
      socket.once('close', settle)
      sniff(socket, (kind, bytes) => greet(kind, bytes, socket, settle))
    },
    async close(servers) {
      const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)))
      await Promise.all([...links].map((link) => link.close()))
      pulses.stop()
      for (const socket of sockets) socket.destroy()
      await Promise.all(closed)
    },
  }
}
