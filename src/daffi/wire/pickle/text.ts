import {isAscii, isUtf8} from 'node:buffer'
import {PickleError} from './pickle-error.js'

/**
 * UTF-8 in which lone surrogates stand as three bytes each: Python pickles text with `surrogatepass`. Two that make a
 * pair become the one character that they mean in JavaScript, which cannot tell them apart.
 * @throws PickleError when the bytes are no text.
 */
export function decodeText(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1')
  if (isUtf8(bytes)) return bytes.toString('utf8')
  const parts: string[] = []
  let start = 0
  for (let at = 0; at < bytes.length; at++) {
    const second = bytes[at + 1] ?? 0
    const third = bytes[at + 2] ?? 0
    if (bytes[at] !== 0xed || second < 0xa0 || second > 0xbf || third < 0x80 || third > 0xbf) continue
    parts.push(wellFormed(bytes.subarray(start, at)))
    parts.push(String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f)))
    at += 2
    start = at + 1
  }
  parts.push(wellFormed(bytes.subarray(start)))
  return parts.join('')
}

/** The same, written. */
export function encodeText(text: string): Buffer {
  if (!/\p{Surrogate}/u.test(text)) return Buffer.from(text, 'utf8')
  const parts = text.split(/(\p{Surrogate})/u).map((part) => {
    const code = part.length === 1 ? part.charCodeAt(0) : 0
    if (code < 0xd800 || code > 0xdfff) return Buffer.from(part, 'utf8')
    return Buffer.of(0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f))
  })
  return Buffer.concat(parts)
}

function wellFormed(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new PickleError('A text in the pickle is not UTF-8')
  return bytes.toString('utf8')
}
