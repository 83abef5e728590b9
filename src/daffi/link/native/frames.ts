/** How our own connections begin, from both ends; no HTTP/2 peer sends this, nor do TLS or HTTP/1. */
export const MAGIC = Buffer.from('CONTINUUM-DAFFI/1\n', 'latin1')

/** The part of `MAGIC` that other versions of it share. */
export const MAGIC_STEM = Buffer.from('CONTINUUM-DAFFI/', 'latin1')

/** The name of our own framing where TLS lets peers agree on a protocol. */
export const NATIVE_ALPN = 'continuum-daffi/1'

/** u32 of the body's length, big endian, and u8 of its type. */
export const HEADER_BYTES = 5

/**
 * What a frame carries. `WELCOME`, `HELLO`, `ACCEPTED` and `REFUSED` are JSON; `MESSAGE` is one whole message in
 * protobuf's bytes of 2.2.1; `PING`, a sign of life that is not answered, is empty.
 */
export const FRAME = {WELCOME: 1, HELLO: 2, ACCEPTED: 3, REFUSED: 4, MESSAGE: 5, PING: 6} as const

export const CONTROL_BYTES = 64 * 1024
export const MESSAGE_BYTES = 256 * 1024 * 1024

/** Frames are short-lived and most are small, so header and body are one piece of memory. */
export function frame(type: number, body: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + body.length)
  writeHeader(bytes, type)
  bytes.set(body, HEADER_BYTES)
  return bytes
}

/** Fills in the header of a frame whose body begins after `HEADER_BYTES`. */
export function writeHeader(bytes: Buffer, type: number, bodyLength = bytes.length - HEADER_BYTES): void {
  bytes.writeUInt32BE(bodyLength, 0)
  bytes[HEADER_BYTES - 1] = type
}
