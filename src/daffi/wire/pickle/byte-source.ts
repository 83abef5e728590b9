import {PickleError} from './pickle-error.js'
import {decodeText} from './text.js'

/** Longer texts are cheaper to look at outside of JavaScript. */
const SHORT_TEXT = 32

/**
 * Bytes read from front to back; every read beyond the end is a `PickleError`. A class, since calls are many and small:
 * closures for each of them cost more than the reading.
 */
export class ByteSource {
  private readonly buffer: Buffer
  private at = 0

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  offset(): number {
    return this.at
  }

  left(): number {
    return this.buffer.length - this.at
  }

  u8(): number {
    const value = this.buffer[this.at]
    if (value === undefined) throw this.short(1)
    this.at += 1
    return value
  }

  u16(): number {
    return this.buffer.readUInt16LE(this.advance(2))
  }

  u32(): number {
    return this.buffer.readUInt32LE(this.advance(4))
  }

  i32(): number {
    return this.buffer.readInt32LE(this.advance(4))
  }

  f64(): number {
    return this.buffer.readDoubleBE(this.advance(8))
  }

  /** A 64-bit length: more than is left is refused before anything is taken. */
  length64(): number {
    return Number(this.buffer.readBigUInt64LE(this.advance(8)))
  }

  /** The next bytes, as a view. */
  take(size: number): Buffer {
    const start = this.advance(size)
    return this.buffer.subarray(start, start + size)
  }

  /** The next bytes as text (see `decodeText`). */
  text(size: number): string {
    const start = this.advance(size)
    const end = start + size
    if (size > SHORT_TEXT) return decodeText(this.buffer.subarray(start, end))
    for (let at = start; at < end; at++) {
      if ((this.buffer[at] ?? 0) >= 0x80) return decodeText(this.buffer.subarray(start, end))
    }
    return this.buffer.toString('latin1', start, end)
  }

  /** The bytes up to a line feed, without it. */
  line(): Buffer {
    const end = this.buffer.indexOf(0x0a, this.at)
    const text = this.take(end < 0 ? this.buffer.length : end - this.at)
    this.at += 1
    return text
  }

  private advance(size: number): number {
    if (!(size >= 0 && size <= this.buffer.length - this.at)) throw this.short(size)
    const start = this.at
    this.at += size
    return start
  }

  private short(size: number): PickleError {
    return new PickleError(
      `The pickle is cut short: ${size} bytes wanted at ${this.at}, ${this.buffer.length - this.at} left`,
    )
  }
}
