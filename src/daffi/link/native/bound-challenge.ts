import type {Socket} from 'node:net'
import {TLSSocket} from 'node:tls'

/** A label and length of RFC 9266 (`tls-exporter`). */
const LABEL = 'EXPORTER-Channel-Binding'
const BYTES = 32

/**
 * What is signed of a connection: the controller's challenge, and with TLS what only the two ends of this very connection
 * know. So a controller cannot pass on a proof to another one, whose challenge it gave as its own.
 */
export function boundChallenge(challenge: string, socket: Socket): string {
  const binding =
    socket instanceof TLSSocket ? socket.exportKeyingMaterial(BYTES, LABEL, Buffer.alloc(0)).toString('hex') : 'no TLS'
  return `${challenge}\n${binding}`
}
