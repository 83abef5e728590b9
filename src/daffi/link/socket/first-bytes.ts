import type {Socket} from 'node:net'
import {MAGIC, MAGIC_STEM} from '../native/frames.js'

/** Who has connected: our own kind, of another version, or a gRPC peer. `other` is anything else. */
export type PeerKind = 'native' | 'version' | 'http2' | 'other'

const HTTP2_PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

/** What the first bytes tell; undefined while they are too few. */
export function peerKind(bytes: Buffer): PeerKind | undefined {
  if (agree(bytes, MAGIC)) return bytes.length >= MAGIC.length ? 'native' : undefined
  if (agree(bytes, MAGIC_STEM)) return bytes.length >= MAGIC.length ? 'version' : undefined
  if (agree(bytes, HTTP2_PREFACE)) return bytes.length >= HTTP2_PREFACE.length ? 'http2' : undefined
  return 'other'
}

/** Reads until the kind is known, and leaves the socket paused. Not called for a socket that ends before. */
export function sniff(socket: Socket, onKind: (kind: PeerKind, bytes: Buffer) => void): void {
  let bytes: Buffer = Buffer.alloc(0)
  const onData = (chunk: Buffer): void => {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk])
    const kind = peerKind(bytes)
    if (!kind) return
    socket.off('data', onData).pause()
    onKind(kind, bytes)
  }
  socket.on('data', onData)
}

/** As far as both go. */
function agree(bytes: Buffer, sample: Buffer): boolean {
  const length = Math.min(bytes.length, sample.length)
  return bytes.compare(sample, 0, length, 0, length) === 0
}
