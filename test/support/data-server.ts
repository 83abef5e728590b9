import {createServer, type RequestListener} from 'node:http'

/** An HTTP server on a free port of this machine. */
export async function startDataServer(answer: RequestListener): Promise<{url: string; close: () => Promise<void>}> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
