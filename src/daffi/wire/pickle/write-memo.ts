import type {ByteSink} from './byte-sink.js'
import * as op from './opcodes.js'

/** What has been written and may be referred to: Python numbers entries in the order of MEMOIZE. */
export interface WriteMemo {
  readonly has: (value: object | string, hashed: boolean) => boolean
  /** Writes a reference to `value` if it has been written; false otherwise. */
  readonly refer: (value: object | string, hashed: boolean) => boolean
  /** Remembers the value just written. */
  readonly remember: (value: object | string, hashed: boolean) => void
}

/**
 * @param sink Where references and MEMOIZE go.
 * An array or set is written in two ways, itself and as the immutable kind that a key must be (`hashed`), and each way
 * has its own entry.
 */
export function writeMemo(sink: ByteSink): WriteMemo {
  const plain = new Map<object | string, number>()
  const hashedOnes = new Map<object | string, number>()
  let next = 0
  const entries = (hashed: boolean): Map<object | string, number> => (hashed ? hashedOnes : plain)
  return {
    has: (value, hashed) => entries(hashed).has(value),
    refer: (value, hashed) => {
      const index = entries(hashed).get(value)
      if (index === undefined) return false
      if (index <= 0xff) {
        sink.u8(op.BINGET)
        sink.u8(index)
      } else {
        sink.u8(op.LONG_BINGET)
        sink.u32(index)
      }
      return true
    },
    remember: (value, hashed) => {
      sink.u8(op.MEMOIZE)
      entries(hashed).set(value, next++)
    },
  }
}
