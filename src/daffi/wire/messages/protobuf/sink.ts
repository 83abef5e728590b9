/** Bytes being written, of exactly the size that was measured before. */
export interface Sink {
  readonly bytes: Buffer
  at: number
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
  sink.bytes.set(value, sink.at)
  sink.at += value.length
}

export function writeText(sink: Sink, value: string): void {
  sink.at += sink.bytes.write(value, sink.at, 'utf8')
}
