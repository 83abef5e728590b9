import type {ListenOptions, Server} from 'node:net'

/** Resolves when the server listens, rejects with the system's error. */
export function listenOnce(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => {
      server.off('listening', onListening)
      reject(error)
    }
    const onListening = (): void => {
      server.off('error', onError)
      resolve()
    }
    server.once('error', onError).once('listening', onListening).listen(options)
  })
}
