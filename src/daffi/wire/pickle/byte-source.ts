import {PickleError} from './pickle-error.js'

/** Bytes read from front to back; every read beyond the end is a `PickleError`. */
export interface ByteSource {
  readonly offset: () => number
  readonly left: () => number
  readonly u8: () => number
  readonly u16: () => number
  readonly u32: () => number
  readonly i32: () => number
  readonly f64: () => number
  /** A 64-bit length: more than is left is refused before anything is taken. */
  readonly length64: () => number
  /** The next bytes, as a view. */
  readonly take: (size: number) => Buffer
  /** The bytes up to a line feed, without it. */
  readonly line: () => Buffer
}

export function byteSource(bytes: Uint8Array): ByteSource {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const advance = (size: number): number => {
    if (!(size >= 0 && size <= buffer.length - at)) {
      throw new PickleError(`The pickle is cut short: ${size} bytes wanted at ${at}, ${buffer.length - at} left`)
    }
    const start = at
    at += size
    return start
  }
  const take = (size: number): Buffer => {
    const start = advance(size)
    return buffer.subarray(start, start + size)
  }
  return {
    offset: () => at,
    left: () => buffer.length - at,
    u8: () => buffer.readUInt8(advance(1)),
    u16: () => buffer.readUInt16LE(advance(2)),
    u32: () => buffer.readUInt32LE(advance(4)),
    i32: () => buffer.readInt32LE(advance(4)),
    f64: () => buffer.readDoubleBE(advance(8)),
    length64: () => Number(buffer.readBigUInt64LE(advance(8))),
    take,
    line: () => {
      const end = buffer.indexOf(0x0a, at)
      const text = take(end < 0 ? buffer.length : end - at)
      at += 1
      return text
    },
  }
}
