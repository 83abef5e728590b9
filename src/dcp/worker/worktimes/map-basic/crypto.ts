import type {ValueIntrinsics} from '../../../job/values/value-intrinsics.js'

/** Runs inside the untrusted realm. Makes the part of Web Crypto that needs no keys. @param random gives base64 */
export function makeCrypto(
  js: ValueIntrinsics,
  random: (count: number) => string,
  atob: (text: string) => string,
): Record<string, unknown> {
  /** More is refused by the Web Crypto API too. */
  const MOST = 65536
  const digits = '0123456789abcdef'

  const getRandomValues = (view: object): object => {
    const type = js.isView(view) ? js.typeName(view) : undefined
    if (type === undefined || js.indexOf(type, 'Float') === 0) {
      throw new js.TypeError('getRandomValues takes a typed array of integers')
    }
    const bytes = js.bytesOf(view)
    const length = js.typedLength(bytes)
    if (length > MOST) throw new js.RangeError(`getRandomValues takes at most ${MOST} bytes`)
    const units = atob(random(length))
    for (let at = 0; at < length; at++) bytes[at] = js.charCodeAt(units, at)
    return view
  }

  const randomUUID = (): string => {
    const units = atob(random(16))
    let text = ''
    for (let at = 0; at < 16; at++) {
      let byte = js.charCodeAt(units, at)
      if (at === 6) byte = (byte & 15) | 64
      if (at === 8) byte = (byte & 63) | 128
      if (at === 4 || at === 6 || at === 8 || at === 10) text += '-'
      text += (digits[byte >> 4] as string) + (digits[byte & 15] as string)
    }
    return text
  }

  const crypto: Record<string, unknown> = {}
  js.expose(crypto, 'getRandomValues', getRandomValues)
  js.expose(crypto, 'randomUUID', randomUUID)
  return crypto
}
