import type {Intrinsics} from './intrinsics.js'

/** Runs inside the untrusted realm. Makes atob and btoa, by the WHATWG HTML Standard ("forgiving-base64"). */
export function makeBase64(js: Intrinsics) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const failure = (what: string): Error => new js.TypeError(what)

  const btoa = (given: unknown): string => {
    const text = js.text(given)
    const byte = (at: number): number => {
      const code = at < text.length ? js.charCodeAt(text, at) : 0
      if (code > 255) throw failure('btoa takes only characters of Latin-1')
      return code
    }
    let out = ''
    for (let at = 0; at < text.length; at += 3) {
      const bits = (byte(at) << 16) | (byte(at + 1) << 8) | byte(at + 2)
      out += (alphabet[bits >> 18] as string) + (alphabet[(bits >> 12) & 63] as string)
      out += at + 1 < text.length ? (alphabet[(bits >> 6) & 63] as string) : '='
      out += at + 2 < text.length ? (alphabet[bits & 63] as string) : '='
    }
    return out
  }

  const atob = (given: unknown): string => {
    const text = js.text(given)
    let out = ''
    let bits = 0
    let held = 0
    let count = 0
    let padding = 0
    for (let at = 0; at < text.length; at++) {
      const letter = text[at] as string
      if (letter === ' ' || letter === '\t' || letter === '\n' || letter === '\f' || letter === '\r') continue
      const value = letter === '=' ? -1 : js.indexOf(alphabet, letter)
      if (letter === '=') padding++
      else if (value < 0 || padding > 0) throw failure('atob takes only base64')
      count++
      if (value < 0) continue
      bits = ((bits << 6) | value) & 0xffffff
      held += 6
      if (held < 8) continue
      held -= 8
      out += js.fromCharCode((bits >> held) & 255)
    }
    if (padding > 2 || (padding > 0 && count % 4 !== 0) || (count - padding) % 4 === 1) {
      throw failure('atob takes only base64')
    }
    return out
  }

  return {__proto__: null, atob, btoa}
}
