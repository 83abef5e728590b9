import {WireError} from '../wire-error.js'
import type {Codec, Field} from './codec.js'
import {type Cursor, readBytes, readDouble, readSpan, readText, readVarint} from './cursor.js'
import {textSize, varintSize, writeBytes, writeDouble, writeText, writeVarint} from './sink.js'

const LONE_SURROGATE = /\p{Surrogate}/u

function wholeNumber(value: number, limit: number, key: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= limit) return value
  throw new WireError('UNENCODABLE', `${key} is not a whole number from 0 to ${limit}`)
}

/** Bits above the 32nd are dropped when read, as protobuf does. */
export function uint32<K extends string>(number: number, key: K): Field<Record<K, number>> {
  return {
    number,
    wireType: 0,
    isDefault: (message) => message[key] === 0,
    size: (message) => varintSize(wholeNumber(message[key], 0xffff_ffff, key)),
    write: (message, sink) => writeVarint(sink, message[key]),
    read: (message, cursor) => {
      message[key] = readVarint(cursor)
    },
  }
}

/** A number of up to 64 bits, as far as a double holds it exactly. */
export function uint53<K extends string>(number: number, key: K): Field<Record<K, number>> {
  return {
    number,
    wireType: 0,
    isDefault: (message) => message[key] === 0,
    size: (message) => varintSize(wholeNumber(message[key], Number.MAX_SAFE_INTEGER, key)),
    write: (message, sink) => writeVarint(sink, message[key]),
    read: (message, cursor) => {
      const low = readVarint(cursor)
      if (cursor.high >= 2 ** 21) throw new WireError('MALFORMED', `${key} is beyond 2^53`)
      message[key] = cursor.high * 2 ** 32 + low
    },
  }
}

/** @param names The names of the values, at the index that is their number. */
export function enumeration<K extends string, V extends string>(
  number: number,
  key: K,
  names: readonly V[],
): Field<Record<K, V>> {
  const numberOf = (name: V): number => {
    const found = names.indexOf(name)
    if (found < 0) throw new WireError('UNENCODABLE', `This generation has no ${key} ${name}`)
    return found
  }
  return {
    number,
    wireType: 0,
    isDefault: (message) => message[key] === names[0],
    size: (message) => varintSize(numberOf(message[key])),
    write: (message, sink) => writeVarint(sink, numberOf(message[key])),
    read: (message, cursor) => {
      const name = names[readVarint(cursor)]
      if (name === undefined) throw new WireError('MALFORMED', `This generation has no ${key} ${cursor.low}`)
      message[key] = name
    },
  }
}

export function bool<K extends string>(number: number, key: K): Field<Record<K, boolean>> {
  return {
    number,
    wireType: 0,
    isDefault: (message) => !message[key],
    size: () => 1,
    write: (_, sink) => writeVarint(sink, 1),
    read: (message, cursor) => {
      message[key] = readVarint(cursor) !== 0 || cursor.high !== 0
    },
  }
}

export function text<K extends string>(number: number, key: K): Field<Record<K, string>> {
  return {
    number,
    wireType: 2,
    isDefault: (message) => message[key] === '',
    size: (message) => {
      const value = message[key]
      const length = textSize(value)
      if (length !== value.length && LONE_SURROGATE.test(value)) {
        throw new WireError('UNENCODABLE', `${key} is not well-formed Unicode`)
      }
      return varintSize(length) + length
    },
    write: (message, sink) => writeText(sink, message[key]),
    read: (message, cursor) => {
      message[key] = readText(cursor)
    },
  }
}

/** Read as a view of the frame's memory, not a copy. */
export function bytes<K extends string>(number: number, key: K): Field<Record<K, Uint8Array>> {
  return {
    number,
    wireType: 2,
    isDefault: (message) => message[key].length === 0,
    size: (message) => varintSize(message[key].length) + message[key].length,
    write: (message, sink) => {
      writeVarint(sink, message[key].length)
      writeBytes(sink, message[key])
    },
    read: (message, cursor) => {
      message[key] = readBytes(cursor)
    },
  }
}

/** Only +0 is the default and left out. */
export function double<K extends string>(number: number, key: K): Field<Record<K, number>> {
  return {
    number,
    wireType: 1,
    isDefault: (message) => Object.is(message[key], 0),
    size: () => 8,
    write: (message, sink) => writeDouble(sink, message[key]),
    read: (message, cursor) => {
      message[key] = readDouble(cursor)
    },
  }
}

/** Repeated double: written packed, read packed or one by one, which may alternate. */
export function doubles<K extends string>(number: number, key: K): Field<Record<K, number[]>> {
  const readOne = (message: Record<K, number[]>, cursor: Cursor): void => {
    message[key].push(readDouble(cursor))
  }
  return {
    number,
    wireType: 2,
    isDefault: (message) => message[key].length === 0,
    size: (message) => varintSize(message[key].length * 8) + message[key].length * 8,
    write: (message, sink) => {
      writeVarint(sink, message[key].length * 8)
      for (const value of message[key]) writeDouble(sink, value)
    },
    read: (message, cursor) => {
      const start = readSpan(cursor)
      const stop = cursor.at
      if ((stop - start) % 8 !== 0) throw new WireError('MALFORMED', `${key} is not a row of doubles`)
      cursor.at = start
      while (cursor.at < stop) readOne(message, cursor)
    },
    readAlso: {wireType: 1, read: readOne},
  }
}

/**
 * An embedded message, undefined when absent; a second one is merged into the first, as protobuf does.
 * @param blank Makes a message of defaults.
 * @param others The keys that share a oneof with this one: the last that is read wins.
 */
export function embedded<K extends string, M, O extends string = never>(
  number: number,
  key: K,
  codec: Codec<M>,
  blank: () => M,
  others: readonly O[] = [],
): Field<Record<K, M | undefined> & Record<O, unknown>> {
  return {
    number,
    wireType: 2,
    isDefault: (message) => message[key] === undefined,
    size: (message) => {
      const value = message[key]
      if (value === undefined) return 0
      const length = codec.size(value)
      return varintSize(length) + length
    },
    write: (message, sink) => {
      const value = message[key]
      if (value === undefined) return
      writeVarint(sink, codec.size(value))
      codec.write(value, sink)
    },
    read: (message, cursor) => {
      const start = readSpan(cursor)
      const stop = cursor.at
      const outer = cursor.end
      const value = message[key] ?? blank()
      cursor.at = start
      cursor.end = stop
      codec.readInto(value, cursor)
      cursor.end = outer
      for (const other of others) (message as Record<O, unknown>)[other] = undefined
      ;(message as Record<K, M | undefined>)[key] = value
    },
  }
}
