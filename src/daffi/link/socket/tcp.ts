import type {Server} from 'node:net'
import {Fault, systemErrorCode} from '../../../errors.js'
import {listenOnce} from './listen-once.js'

const LOOPBACK = ['localhost', '127.0.0.1', '::1']
const EVERYWHERE = ['0.0.0.0', '::']
const NO_IPV6 = ['EADDRNOTAVAIL', 'EAFNOSUPPORT']
const ATTEMPTS = 20

/**
 * Listens on what was asked for. A loopback address means both of them with one port, since Python daffi dials
 * `[::]` for it, which reaches `::1` (daffi-semantics, section 1); `0.0.0.0` and `::` mean every address.
 * @param createServer called for each socket
 * @returns the servers and their port
 * @throws Fault ADDRESS_IN_USE, ADDRESS_INVALID
 */
export async function listenOnTcp(
  createServer: () => Server,
  host: string,
  port: number,
): Promise<{servers: Server[]; port: number}> {
  const show = `${host}:${port}`
  const open = async (options: {host: string; port: number; ipv6Only?: boolean}): Promise<Server> => {
    const server = createServer()
    await listenOnce(server, options)
    return server
  }
  try {
    if (LOOPBACK.includes(host)) return await listenOnBoth(open, port)
    if (!EVERYWHERE.includes(host)) return withPort([await open({host, port})])
    const server = await open({host: '::', port}).catch((error: unknown) => {
      if (NO_IPV6.includes(systemErrorCode(error) ?? '')) return open({host: '0.0.0.0', port})
      throw error
    })
    return withPort([server])
  } catch (error) {
    throw tcpFault(error, show)
  }
}

type Open = (options: {host: string; port: number; ipv6Only?: boolean}) => Promise<Server>

async function listenOnBoth(open: Open, wanted: number): Promise<{servers: Server[]; port: number}> {
  for (let attempt = 1; ; attempt++) {
    const first = await open({host: '127.0.0.1', port: wanted})
    const {port} = withPort([first])
    try {
      return {servers: [first, await open({host: '::1', port, ipv6Only: true})], port}
    } catch (error) {
      const code = systemErrorCode(error) ?? ''
      if (NO_IPV6.includes(code)) return {servers: [first], port}
      first.close()
      // The free port that the system found is taken on the other address.
      if (code !== 'EADDRINUSE' || wanted !== 0 || attempt === ATTEMPTS) throw error
    }
  }
}

function withPort(servers: [Server]): {servers: Server[]; port: number} {
  const address = servers[0].address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return {servers, port: address.port}
}

function tcpFault(error: unknown, place: string): unknown {
  if (error instanceof Fault) return error
  const code = systemErrorCode(error)
  const cause = {cause: error}
  switch (code) {
    case undefined:
      return error
    case 'EADDRINUSE':
      return new Fault('ADDRESS_IN_USE', `Something listens on ${place} already`, 'Choose another port.', cause)
    case 'EACCES':
      return new Fault('ADDRESS_INVALID', `This user may not listen on ${place}`, 'Choose a port above 1023.', cause)
    default: {
      const hint = 'Name an address of this machine.'
      return new Fault('ADDRESS_INVALID', `Nothing can listen on ${place} (${code})`, hint, cause)
    }
  }
}
