import type {AddressInfo, Server} from 'node:net'
import {Fault, systemErrorCode} from '../errors.js'

/** Connections that may wait to be taken: many executors come at once when a server is back. Linux takes up to 4096. */
const BACKLOG = 4096

/** Opens the port. @throws Fault ADDRESS_IN_USE, ADDRESS_INVALID */
export async function bind(server: Server, host: string, port: number): Promise<AddressInfo> {
  // Node takes it for all of this machine: a variable that is not set must not open it.
  if (host === '') throw new Fault('ADDRESS_INVALID', 'The host is empty', 'Choose another --host.')
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown): void => reject(bindFault(error, host, port))
    server.once('error', refuse)
    try {
      server.listen({port, host, backlog: BACKLOG}, () => {
        server.off('error', refuse)
        resolve(server.address() as AddressInfo)
      })
    } catch (error) {
      refuse(error)
    }
  })
}

function bindFault(error: unknown, host: string, port: number): unknown {
  const place = `${host}:${port}`
  const cause = {cause: error}
  switch (systemErrorCode(error)) {
    case 'EADDRINUSE':
      return new Fault('ADDRESS_IN_USE', `Something listens on ${place} already`, 'Choose another --port.', cause)
    case 'EACCES':
    case 'EPERM':
      return new Fault('ADDRESS_INVALID', `You may not listen on ${place}`, 'Choose a --port from 1024 on.', cause)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new Fault('ADDRESS_INVALID', `${host} is no address of this machine`, 'Choose another --host.', cause)
    case 'ERR_SOCKET_BAD_PORT':
      return new Fault('ADDRESS_INVALID', `${port} is no port`, 'Choose a --port from 1 to 65535.', cause)
    default:
      return error
  }
}
