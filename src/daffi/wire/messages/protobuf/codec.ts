import {type Cursor, readTag, skipValue} from './cursor.js'
import {type Sink, varintSize, writeVarint} from './sink.js'

/**
 * One field of a message: how it is measured, written and read. `size` and `write` are of the value alone, its
 * length prefix included, and are asked only when the field is not at its default, which proto3 leaves out.
 */
export interface Field<M> {
  readonly number: number
  readonly wireType: 0 | 1 | 2
  isDefault(message: M): boolean
  size(message: M): number
  write(message: M, sink: Sink): void
  /** Reads a value of `wireType`. */
  read(message: M, cursor: Cursor): void
  /** Reads the value in another wire type that protobuf allows for the field. */
  readonly readAlso?: {readonly wireType: number; read(message: M, cursor: Cursor): void}
}

/** How one message is measured, written in the order of its fields, and read into a message of defaults. */
export interface Codec<M> {
  size(message: M): number
  write(message: M, sink: Sink): void
  /**
   * Reads up to `cursor.end`. The last of repeated scalars wins; fields that are unknown, or known but of another
   * wire type, are skipped, as protobuf demands.
   * @throws {WireError} `MALFORMED`
   */
  readInto(message: M, cursor: Cursor): void
}

/** @param fields Ascending by number. */
export function codecOf<M>(fields: readonly Field<M>[]): Codec<M> {
  const byNumber: (Field<M> | undefined)[] = []
  for (const field of fields) byNumber[field.number] = field
  return {
    size(message) {
      let total = 0
      for (const field of fields) {
        if (!field.isDefault(message)) total += varintSize(field.number * 8) + field.size(message)
      }
      return total
    },
    write(message, sink) {
      for (const field of fields) {
        if (field.isDefault(message)) continue
        writeVarint(sink, field.number * 8 + field.wireType)
        field.write(message, sink)
      }
    },
    readInto(message, cursor) {
      while (cursor.at < cursor.end) {
        const tag = readTag(cursor)
        const wireType = tag & 7
        const field = byNumber[tag >>> 3]
        if (field?.wireType === wireType) field.read(message, cursor)
        else if (field?.readAlso?.wireType === wireType) field.readAlso.read(message, cursor)
        else skipValue(cursor, wireType)
      }
    },
  }
}
