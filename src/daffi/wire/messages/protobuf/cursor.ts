import {isUtf8} from 'node:buffer'
import {WireError} from '../wire-error.js'

/** A place in protobuf bytes; `low` and `high` are the halves of the varint read last, unsigned. */
export interface Cursor {
  readonly bytes: Buffer
  at: number
  end: number
  low: number
  high: number
}

/** A cursor over the same memory; nothing is copied. */
export function cursorOver(bytes: Uint8Array): Cursor {
  const view = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {bytes: view, at: 0, end: view.length, low: 0, high: 0}
}

/** Reads a varint of at most 64 bits into `low` and `high`, and gives `low`. */
export function readVarint(cursor: Cursor): number {
  cursor.low = 0
  cursor.high = 0
  for (let shift = 0; shift < 70; shift += 7) {
    if (cursor.at >= cursor.end) throw new WireError('MALFORMED', 'A number ends beyond its message')
    const byte = cursor.bytes[cursor.at++] ?? 0
    const bits = byte & 0x7f
    if (shift === 63 && byte > 1) break
    if (shift < 28) cursor.low |= bits << shift
    else if (shift === 28) {
      cursor.low |= bits << 28
      cursor.high = bits >>> 4
    } else cursor.high |= bits << (shift - 32)
    if (byte < 0x80) {
      cursor.low >>>= 0
      cursor.high >>>= 0
      return cursor.low
    }
  }
  throw new WireError('MALFORMED', 'A number is longer than 64 bits')
}

/** Moves over `length` bytes and gives where they began. */
function advance(cursor: Cursor, length: number): number {
  const start = cursor.at
  if (length > cursor.end - start) throw new WireError('MALFORMED', 'A field ends beyond its message')
  cursor.at = start + length
  return start
}

/** Moves over a length and as many bytes as it announces, and gives where those began; they end at `cursor.at`. */
export function readSpan(cursor: Cursor): number {
  const length = readVarint(cursor)
  if (cursor.high !== 0) throw new WireError('MALFORMED', 'A field ends beyond its message')
  return advance(cursor, length)
}

/** A length-delimited field as a view of the bytes read. */
export function readBytes(cursor: Cursor): Buffer {
  const start = readSpan(cursor)
  return cursor.bytes.subarray(start, cursor.at)
}

/** A length-delimited field as text. */
export function readText(cursor: Cursor): string {
  const start = readSpan(cursor)
  const stop = cursor.at
  let at = start
  while (at < stop && (cursor.bytes[at] ?? 0) < 0x80) at++
  if (at === stop) return cursor.bytes.toString('latin1', start, stop)
  if (!isUtf8(cursor.bytes.subarray(start, stop))) throw new WireError('MALFORMED', 'A text is not UTF-8')
  return cursor.bytes.toString('utf8', start, stop)
}

/** A fixed64 field as a double. */
export function readDouble(cursor: Cursor): number {
  return cursor.bytes.readDoubleLE(advance(cursor, 8))
}

/** Moves over the value of a field that is not known. Groups, which proto3 does not have, are refused. */
export function skipValue(cursor: Cursor, wireType: number): void {
  switch (wireType) {
    case 0:
      readVarint(cursor)
      return
    case 1:
      advance(cursor, 8)
      return
    case 2:
      readSpan(cursor)
      return
    case 5:
      advance(cursor, 4)
      return
    default:
      throw new WireError('MALFORMED', `A field has wire type ${wireType}`)
  }
}

/** The next tag: field number × 8 + wire type. */
export function readTag(cursor: Cursor): number {
  const tag = readVarint(cursor)
  if (cursor.high !== 0 || tag < 8) throw new WireError('MALFORMED', 'A field number is out of range')
  return tag
}
