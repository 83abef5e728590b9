import {PickleError} from './pickle-error.js'

/** Bytes written one after another into one growing buffer, up to a limit. */
export interface ByteSink {
  readonly u8: (value: number) => void
  readonly u16: (value: number) => void
  readonly u32: (value: number) => void
  readonly i32: (value: number) => void
  readonly u64: (value: number) => void
  readonly f64: (value: number) => void
  readonly bytes: (value: Uint8Array) => void
  readonly done: () => Buffer
}

export function byteSink(limit: number): ByteSink {
  let buffer = Buffer.allocUnsafe(256)
  let used = 0
  const claim = (size: number): number => {
    const start = used
    used += size
    if (used > limit) throw new PickleError(`The value is too large for one message: more than ${limit} bytes`)
    if (used > buffer.length) {
      const larger = Buffer.allocUnsafe(Math.min(Math.max(used, buffer.length * 2), limit))
      buffer.copy(larger, 0, 0, start)
      buffer = larger
    }
    return start
  }
  // The place is claimed first: claiming may put another buffer in the place of this one.
  return {
    u8: (value) => {
      const at = claim(1)
      buffer[at] = value
    },
    u16: (value) => {
      const at = claim(2)
      buffer.writeUInt16LE(value, at)
    },
    u32: (value) => {
      const at = claim(4)
      buffer.writeUInt32LE(value, at)
    },
    i32: (value) => {
      const at = claim(4)
      buffer.writeInt32LE(value, at)
    },
    u64: (value) => {
      const at = claim(8)
      buffer.writeBigUInt64LE(BigInt(value), at)
    },
    f64: (value) => {
      const at = claim(8)
      buffer.writeDoubleBE(value, at)
    },
    bytes: (value) => {
      const at = claim(value.byteLength)
      buffer.set(value, at)
    },
    done: () => buffer.subarray(0, used),
  }
}
