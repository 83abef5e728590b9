import type {ByteSink} from './byte-sink.js'
import * as op from './opcodes.js'

/**
 * What has been written and may be referred to: Python numbers entries in the order of MEMOIZE. An array or set is
 * written in two ways, itself and as the immutable kind that a key must be (`hashed`), and each way has its own entry.
 */
export class WriteMemo {
  private readonly plain = new Map<object | string, number>()
  private hashedOnes: Map<object | string, number> | undefined
  private next = 0

  /** @param sink Where references and MEMOIZE go. */
  constructor(private readonly sink: ByteSink) {}

  has(value: object | string, hashed: boolean): boolean {
    return this.entry(value, hashed) !== undefined
  }

  /** Writes a reference to `value` if it has been written; false otherwise. */
  refer(value: object | string, hashed: boolean): boolean {
    const index = this.entry(value, hashed)
    if (index === undefined) return false
    if (index <= 0xff) {
      this.sink.u8(op.BINGET)
      this.sink.u8(index)
    } else {
      this.sink.u8(op.LONG_BINGET)
      this.sink.u32(index)
    }
    return true
  }

  /** Remembers the value just written. */
  remember(value: object | string, hashed: boolean): void {
    this.sink.u8(op.MEMOIZE)
    if (hashed) {
      this.hashedOnes ??= new Map()
      this.hashedOnes.set(value, this.next++)
    } else this.plain.set(value, this.next++)
  }

  private entry(value: object | string, hashed: boolean): number | undefined {
    return hashed ? this.hashedOnes?.get(value) : this.plain.get(value)
  }
}
