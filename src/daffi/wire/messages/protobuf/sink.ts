const SHORT = 64

/** Bytes being written, of exactly the size that was measured before. */
export interface Sink {
  readonly bytes: Buffer
  at: number
  /** A value that is left out, for which `bytes` has no room, and where it belongs. */
  readonly apart?: Uint8Array | undefined
  apartAt?: number
}

/** Bytes that a varint takes; `value` is a whole number from 0 to 2^53 - 1. */
export function varintSize(value: number): number {
  let size = 1
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++
  return size
}

export function writeVarint(sink: Sink, value: number): void {
  let rest = value
  while (rest >= 0x80) {
    sink.bytes[sink.at++] = (rest % 0x80) | 0x80
    rest = Math.floor(rest / 0x80)
  }
  sink.bytes[sink.at++] = rest
}

export function writeDouble(sink: Sink, value: number): void {
  sink.at = sink.bytes.writeDoubleLE(value, sink.at)
}

export function writeBytes(sink: Sink, value: Uint8Array): void {
  if (value === sink.apart) {
    sink.apartAt = sink.at
    return
  }
  sink.bytes.set(value, sink.at)
  sink.at += value.length
}

/** Bytes that a text takes in UTF-8, without a length. Names are short and ASCII: counted here, not natively. */
export function textSize(value: string): number {
  if (value.length > SHORT) return Buffer.byteLength(value)
  for (let at = 0; at < value.length; at++) if (value.charCodeAt(at) > 0x7f) return Buffer.byteLength(value)
  return value.length
}

/** A text after its length. */
export function writeText(sink: Sink, value: string): void {
  const size = textSize(value)
  writeVarint(sink, size)
  if (value.length > SHORT || size !== value.length) {
    sink.at += sink.bytes.write(value, sink.at, 'utf8')
    return
  }
  for (let at = 0; at < size; at++) sink.bytes[sink.at++] = value.charCodeAt(at)
}
