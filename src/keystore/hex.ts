const HEX = /^(?:[0-9a-f]{2})*$/i

/** The bytes of hex text of any case without `0x`, or undefined when it is not hex or not `length` bytes long. */
export function bytesOfHex(text: unknown, length?: number): Buffer | undefined {
  if (typeof text !== 'string' || !HEX.test(text)) return undefined
  if (length !== undefined && text.length !== 2 * length) return undefined
  return Buffer.from(text, 'hex')
}

/** Lower-case hex without `0x`. */
export function hexOfBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

/** Text without a leading `0x` or `0X`. */
export function withoutPrefix(text: string): string {
  return /^0x/i.test(text) ? text.slice(2) : text
}
