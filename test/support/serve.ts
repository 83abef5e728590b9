import {ColoniesClient} from '../../src/colonies/client/colonies-client.js'
import {httpTransport} from '../../src/colonies/client/http-transport.js'
import {type Listening, type ListenOptions, listen} from '../../src/colonies/server/http/listen.js'
import type {ServerOptions} from '../../src/colonies/server/open-server.js'
import {type Colony, colony} from './colony.js'

export interface ServedColony extends Colony {
  readonly listening: Listening
  readonly client: ColoniesClient
  readonly url: string
  /** Closes all of it, in order. */
  end(): Promise<void>
}

/** A colony behind real HTTP, on a free port of the loopback. */
export async function serve(
  options: Partial<ListenOptions> = {},
  serverOptions: Partial<ServerOptions> = {},
): Promise<ServedColony> {
  const dev = colony()
  const server = dev.open(serverOptions)
  const listening = await listen(server, {port: 0, ...options})
  const {host, port} = listening
  const tls = options.tls ? {rejectUnauthorized: true, ca: options.tls.certificate} : false
  const client = new ColoniesClient(httpTransport({host, port, tls}))
  return {
    ...dev,
    listening,
    client,
    url: `http${tls ? 's' : ''}://${host}:${port}`,
    end: async () => {
      await client.close()
      await listening.close()
      dev.remove()
    },
  }
}
