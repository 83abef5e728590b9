import type {Intrinsics} from './intrinsics.js'

/** Runs inside the untrusted realm. Makes TextEncoder and TextDecoder for UTF-8, by the WHATWG Encoding Standard. */
export function makeTextCoding(js: Intrinsics) {
  const replacement = '\uFFFD'

  const encodeUtf8 = (text: string): Uint8Array => {
    const out = new js.Uint8Array(text.length * 3)
    let size = 0
    for (let at = 0; at < text.length; at++) {
      let point = js.charCodeAt(text, at)
      if (point >= 0xd800 && point < 0xe000) {
        const low = point < 0xdc00 && at + 1 < text.length ? js.charCodeAt(text, at + 1) : 0
        if (low >= 0xdc00 && low < 0xe000) {
          point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00)
          at++
        } else {
          point = 0xfffd
        }
      }
      if (point < 0x80) {
        out[size++] = point
      } else if (point < 0x800) {
        out[size++] = 0xc0 | (point >> 6)
        out[size++] = 0x80 | (point & 63)
      } else if (point < 0x10000) {
        out[size++] = 0xe0 | (point >> 12)
        out[size++] = 0x80 | ((point >> 6) & 63)
        out[size++] = 0x80 | (point & 63)
      } else {
        out[size++] = 0xf0 | (point >> 18)
        out[size++] = 0x80 | ((point >> 12) & 63)
        out[size++] = 0x80 | ((point >> 6) & 63)
        out[size++] = 0x80 | (point & 63)
      }
    }
    const exact = new js.Uint8Array(size)
    for (let at = 0; at < size; at++) exact[at] = out[at] as number
    return exact
  }

  const decodeUtf8 = (bytes: Uint8Array, fatal: boolean): string => {
    let text = ''
    let at = 0
    const bad = (): void => {
      if (fatal) throw new js.TypeError('The encoded data is not valid UTF-8')
      text += replacement
    }
    while (at < bytes.length) {
      const lead = bytes[at++] as number
      if (lead < 0x80) {
        text += js.fromCharCode(lead)
        continue
      }
      const more =
        lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xf0 && lead < 0xf5 ? 3 : 0
      let point = lead & (0x3f >> more)
      let lower = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
      let upper = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
      let valid = more > 0
      for (let left = more; valid && left > 0; left--) {
        const next = bytes[at]
        if (next === undefined || next < lower || next > upper) {
          valid = false
          break
        }
        point = (point << 6) | (next & 0x3f)
        at++
        lower = 0x80
        upper = 0xbf
      }
      if (!valid) bad()
      else if (point < 0x10000) text += js.fromCharCode(point)
      else text += js.fromCharCode(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff))
    }
    return text
  }

  class TextEncoder {
    get encoding(): string {
      return 'utf-8'
    }
    encode(text: unknown = ''): Uint8Array {
      return encodeUtf8(js.text(text))
    }
  }

  class TextDecoder {
    readonly #fatal: boolean
    readonly #keepBom: boolean
    constructor(label: unknown = 'utf-8', options?: {fatal?: boolean; ignoreBOM?: boolean}) {
      const name = js.text(label)
      if (name !== 'utf-8' && name !== 'utf8' && name !== 'UTF-8') {
        throw new js.RangeError(`The encoding ${name} is not supported, only utf-8`)
      }
      this.#fatal = options?.fatal === true
      this.#keepBom = options?.ignoreBOM === true
    }
    get encoding(): string {
      return 'utf-8'
    }
    decode(input?: ArrayBuffer | ArrayBufferView): string {
      if (input === undefined) return ''
      const bytes = js.isView(input)
        ? new js.Uint8Array(input.buffer, input.byteOffset, input.byteLength)
        : new js.Uint8Array(input)
      const text = decodeUtf8(bytes, this.#fatal)
      return !this.#keepBom && text.length > 0 && js.charCodeAt(text, 0) === 0xfeff ? js.substring(text, 1) : text
    }
  }

  return {__proto__: null, TextEncoder, TextDecoder}
}
