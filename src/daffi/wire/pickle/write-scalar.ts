import type {ByteSink} from './byte-sink.js'
import {encodeInteger} from './long-integer.js'
import * as op from './opcodes.js'

/** A safe integer is an int; -0 and anything else a float. */
export function writeNumber(sink: ByteSink, value: number): void {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) writeInteger(sink, value)
  else writeFloat(sink, value)
}

export function writeFloat(sink: ByteSink, value: number): void {
  sink.u8(op.BINFLOAT)
  sink.f64(value)
}

export function writeInteger(sink: ByteSink, value: number | bigint): void {
  if (value >= 0 && value <= 0xff) {
    sink.u8(op.BININT1)
    sink.u8(Number(value))
  } else if (value >= 0 && value <= 0xffff) {
    sink.u8(op.BININT2)
    sink.u16(Number(value))
  } else if (value >= -0x8000_0000 && value <= 0x7fff_ffff) {
    sink.u8(op.BININT)
    sink.i32(Number(value))
  } else {
    const bytes = encodeInteger(BigInt(value))
    if (bytes.length <= 0xff) {
      sink.u8(op.LONG1)
      sink.u8(bytes.length)
    } else {
      sink.u8(op.LONG4)
      sink.i32(bytes.length)
    }
    sink.bytes(bytes)
  }
}

export function writeText(sink: ByteSink, text: string): void {
  sink.text(text, (bytes) => writeLength(sink, bytes, op.SHORT_BINUNICODE, op.BINUNICODE, op.BINUNICODE8))
}

export function writeBytes(sink: ByteSink, bytes: Uint8Array): void {
  writeLength(sink, bytes.byteLength, op.SHORT_BINBYTES, op.BINBYTES, op.BINBYTES8)
  sink.bytes(bytes)
}

function writeLength(sink: ByteSink, length: number, short: number, medium: number, long: number): void {
  if (length <= 0xff) {
    sink.u8(short)
    sink.u8(length)
  } else if (length <= 0xffff_ffff) {
    sink.u8(medium)
    sink.u32(length)
  } else {
    sink.u8(long)
    sink.u64(length)
  }
}
