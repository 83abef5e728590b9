import {PickleError} from './pickle-error.js'
import {encodeText} from './text.js'

/** Shorter texts are written faster character by character. */
const SHORT_TEXT = 32

/** Bytes written one after another into one growing buffer, up to a limit. A class for the same reason as `ByteSource`. */
export class ByteSink {
  private buffer = Buffer.allocUnsafe(256)
  private used = 0

  constructor(private readonly limit: number) {}

  // The place is claimed first: claiming may put another buffer in the place of this one.

  u8(value: number): void {
    const at = this.claim(1)
    this.buffer[at] = value
  }

  u16(value: number): void {
    const at = this.claim(2)
    this.buffer.writeUInt16LE(value, at)
  }

  u32(value: number): void {
    const at = this.claim(4)
    this.buffer.writeUInt32LE(value, at)
  }

  i32(value: number): void {
    const at = this.claim(4)
    this.buffer.writeInt32LE(value, at)
  }

  u64(value: number): void {
    const at = this.claim(8)
    this.buffer.writeBigUInt64LE(BigInt(value), at)
  }

  f64(value: number): void {
    const at = this.claim(8)
    this.buffer.writeDoubleBE(value, at)
  }

  bytes(value: Uint8Array): void {
    const at = this.claim(value.byteLength)
    this.buffer.set(value, at)
  }

  /** A text (see `encodeText`) after its length in bytes, which `writeLength` writes. */
  text(text: string, writeLength: (bytes: number) => void): void {
    const size = Buffer.byteLength(text)
    // A lone surrogate takes three bytes in either way.
    writeLength(size)
    if (size !== text.length) {
      this.bytes(encodeText(text))
      return
    }
    const at = this.claim(size)
    if (size > SHORT_TEXT) this.buffer.write(text, at, 'latin1')
    else for (let index = 0; index < size; index++) this.buffer[at + index] = text.charCodeAt(index)
  }

  done(): Buffer {
    return this.buffer.subarray(0, this.used)
  }

  private claim(size: number): number {
    const start = this.used
    const end = start + size
    if (end > this.limit) throw new PickleError(`The value is too large for one message: more than ${this.limit} bytes`)
    if (end > this.buffer.length) this.grow(end)
    this.used = end
    return start
  }

  /** With room for what follows a large value: it would cost another copy of it. */
  private grow(needed: number): void {
    const larger = Buffer.allocUnsafe(Math.min(Math.max(needed + (needed >> 3), this.buffer.length * 2), this.limit))
    this.buffer.copy(larger, 0, 0, this.used)
    this.buffer = larger
  }
}
