import {X509Certificate} from 'node:crypto'
import {connect, type Socket} from 'node:net'
import {checkServerIdentity, connect as connectTls, type PeerCertificate} from 'node:tls'
import type {ControllerAddress, TlsFiles} from '../address.js'
import {NATIVE_ALPN} from '../native/frames.js'
import {checkSocket} from './socket-owner.js'

const CONNECT_MS = 5000

/** A connection, encrypted where wanted, and the protocol that its controller chose, if any. */
export interface Dialled {
  readonly socket: Socket
  readonly protocol: string | undefined
}

/** @throws the error of the system or of TLS, or `ETIMEDOUT` after five seconds; Fault CONTROLLER_UNTRUSTED */
export async function dial(
  address: ControllerAddress,
  tls: TlsFiles | undefined,
  signal: AbortSignal,
): Promise<Dialled> {
  if (address.kind === 'unix' && address.owner !== undefined) await checkSocket(address.path, address.owner)
  const place = address.kind === 'unix' ? {path: address.path} : {host: address.host, port: address.port}
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const socket = tls ? connectTls({...place, ...trustIn(tls), ALPNProtocols: [NATIVE_ALPN, 'h2']}) : connect(place)
    const give = (settle: () => void): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      settle()
    }
    const fail = (error: Error): void => {
      socket.destroy()
      give(() => reject(error))
    }
    const onAbort = (): void => fail(signal.reason as Error)
    const timer = setTimeout(() => {
      fail(Object.assign(new Error('The connection took too long'), {code: 'ETIMEDOUT'}))
    }, CONNECT_MS)
    signal.addEventListener('abort', onAbort)
    socket.on('error', fail)
    socket.setNoDelay(true)
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      const protocol = 'alpnProtocol' in socket ? socket.alpnProtocol : undefined
      give(() => resolve({socket, protocol: typeof protocol === 'string' ? protocol : undefined}))
    })
  })
}

/** How a controller is checked: by its very certificate, or by one that ours has signed for the name dialled. */
export interface Trust {
  readonly ca: Buffer
  checkServerIdentity(host: string, certificate: PeerCertificate): Error | undefined
}

/** A certificate that was given is the controller's own as a rule, whatever names it bears: then names tell nothing. */
export function trustIn({certificate}: TlsFiles): Trust {
  const own = fingerprintOf(certificate)
  return {
    ca: certificate,
    checkServerIdentity: (host, presented) =>
      presented.fingerprint256 === own ? undefined : checkServerIdentity(host, presented),
  }
}

function fingerprintOf(certificate: Buffer): string | undefined {
  try {
    return new X509Certificate(certificate).fingerprint256
  } catch {
    return undefined
  }
}
