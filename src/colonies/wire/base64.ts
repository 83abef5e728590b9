import {type Shape, ShapeError} from './shape.js'

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Bytes from base64 as Go reads it: padded, in the standard alphabet, broken into lines or not. Undefined for anything else. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  // Node takes nearly anything, and is quick: what it would write itself needs no closer look.
  if (bytes.toString('base64') === text) return bytes
  return BASE64.test(text.replace(/[\r\n]/g, '')) ? bytes : undefined
}

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

const isByte = (value: unknown): boolean =>
  value === null || (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255)

/** Go's `[]byte`: written as base64, read from a list of numbers too, which colonies-ts sends. */
export const bytes: Shape<Uint8Array> = {
  decode: (value, path) => {
    if (value === undefined || value === null) return new Uint8Array()
    if (value instanceof Uint8Array) return value
    const decoded = typeof value === 'string' ? decodeBase64(value) : undefined
    if (decoded) return decoded
    if (Array.isArray(value) && value.every(isByte)) return Uint8Array.from(value as readonly number[])
    throw new ShapeError(path, 'base64, or a list of bytes', value)
  },
  encode: (value) => `"${encodeBase64(value)}"`,
  isEmpty: (value) => value.length === 0,
}
