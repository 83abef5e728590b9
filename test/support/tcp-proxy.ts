import {createConnection, createServer, type Socket} from 'node:net'

/** Stands between programs and a server, and cuts what connects them. */
export interface TcpProxy {
  readonly port: number
  /** How many connections stand. */
  connections(): number
  /** Ends all connections at once; new ones are let through. */
  cut(): void
  close(): Promise<void>
}

/** Passes on to a port of this machine. @param target asked for each connection: the server may come back elsewhere */
export async function startProxy(target: () => number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  const server = createServer((incoming) => {
    const outgoing = createConnection({port: target(), host: '127.0.0.1'})
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(one)
      one.setNoDelay(true)
      one.pipe(other)
      one.on('error', () => {})
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port')
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: address.port,
    connections: () => sockets.size / 2,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        cut()
      }),
  }
}
