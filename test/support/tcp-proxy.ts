import {createConnection, createServer, type Socket} from 'node:net'
import {Transform} from 'node:stream'

/** Stands between programs and a server, and cuts what connects them. */
export interface TcpProxy {
  readonly port: number
  /** How many connections stand. */
  connections(): number
  readonly passed: Passed
  /** Ends all connections at once; new ones are let through. */
  cut(): void
  close(): Promise<void>
}

/** Bytes that have gone: to the server and back. */
export interface Passed {
  up: number
  down: number
}

/**
 * Passes on to a port of this machine. @param target asked for each connection: the server may come back elsewhere
 * @param mayPass asked for each piece, with those before it counted; what may not pass makes its connection silent
 * @param port of its own; any that is free by default
 */
export async function startProxy(
  target: () => number,
  mayPass: (passed: Passed) => boolean = () => true,
  port = 0,
): Promise<TcpProxy> {
  const passed: Passed = {up: 0, down: 0}
  const gate = (way: keyof Passed): Transform =>
    new Transform({
      transform(piece: Buffer, _, done) {
        if (!mayPass(passed)) return
        passed[way] += piece.length
        done(null, piece)
      },
    })
  const sockets = new Set<Socket>()
  const server = createServer((incoming) => {
    const outgoing = createConnection({port: target(), host: '127.0.0.1'})
    for (const [one, other, way] of [
      [incoming, outgoing, 'up'],
      [outgoing, incoming, 'down'],
    ] as const) {
      sockets.add(one)
      one.setNoDelay(true)
      one.pipe(gate(way)).pipe(other)
      one.on('error', () => {})
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port')
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: address.port,
    passed,
    connections: () => sockets.size / 2,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        cut()
      }),
  }
}
