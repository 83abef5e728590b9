import type {Server, ServerOptions} from 'node:http'
import {Fault} from '../errors.js'

/** Milliseconds for a TLS handshake. */
const HANDSHAKE_MS = 10_000

/** A server that really speaks TLS. @throws Fault INPUT_INVALID when the two do not make a certificate and its key */
export async function secureServer(
  options: ServerOptions,
  {certificate, key}: {readonly certificate: string; readonly key: string},
): Promise<Server> {
  const {createServer} = await import('node:https')
  try {
    return createServer({...options, cert: certificate, key, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS})
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Fault(
      'INPUT_INVALID',
      `The certificate and its key cannot be used: ${why}`,
      'Both must be PEM files, the key without a passphrase, and belong together.',
      {cause: error},
    )
  }
}
