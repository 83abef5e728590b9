import type {PickleLimits} from './limits.js'
import {PickleError} from './pickle-error.js'
import {PyFloat} from './values.js'

/** The tokens of a JSON text, from front to back. Each thing that JSON does not allow is a `PickleError`. */
export interface JsonSource {
  /** The character at which the next token begins, '' at the end. */
  next(): string
  /** Takes a character if it is the next token. */
  took(character: string): boolean
  skip(character: string): void
  word<T>(word: string, value: T): T
  text(): string
  number(): number | bigint | PyFloat
  unexpected(): PickleError
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
const SPACE = /[ \t\n\r]*/y
const QUOTE = 0x22
const BACKSLASH = 0x5c
const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const LOWER_E = 0x65
const LOWER_CASE = 0x20

export function jsonSource(text: string, limits: PickleLimits): JsonSource {
  /** Of decimal digits, 2.4 fill a byte. */
  const mostDigits = limits.integerBytes * 2.4
  let at = 0

  const next = (): string => {
    // Most tokens follow without space.
    if (text.charCodeAt(at) <= 0x20) {
      SPACE.lastIndex = at
      SPACE.test(text)
      at = SPACE.lastIndex
    }
    return text.charAt(at)
  }
  const unexpected = (): PickleError => {
    const found = at < text.length ? JSON.stringify(text.charAt(at)) : 'the end'
    return new PickleError(`This is no JSON: ${found} at ${at}`)
  }
  const took = (character: string): boolean => {
    if (next() !== character) return false
    at += 1
    return true
  }
  const endOfText = (): number => {
    for (let end = text.indexOf('"', at + 1); end > 0; end = text.indexOf('"', end + 1)) {
      let backslashes = 0
      while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++
      if (backslashes % 2 === 0) return end + 1
    }
    throw new PickleError(`This is no JSON: the text that begins at ${at} has no end`)
  }
  /** A plain integer of up to 15 digits, which most numbers are. */
  const shortInteger = (): number | undefined => {
    const negative = text.charCodeAt(at) === MINUS
    const start = negative ? at + 1 : at
    let end = start
    let value = 0
    for (let digit = text.charCodeAt(end) - ZERO; digit >= 0 && digit <= 9; digit = text.charCodeAt(end) - ZERO) {
      value = value * 10 + digit
      if (++end - start > 15) return undefined
    }
    if (end === start || (end - start > 1 && text.charCodeAt(start) === ZERO)) return undefined
    const after = text.charCodeAt(end)
    if (after === POINT || (after | LOWER_CASE) === LOWER_E) return undefined
    at = end
    // -0 is the integer 0.
    return negative && value !== 0 ? -value : value
  }
  return {
    next,
    took,
    skip: (character) => {
      if (!took(character)) throw unexpected()
    },
    word: (word, value) => {
      if (!text.startsWith(word, at)) throw unexpected()
      at += word.length
      return value
    },
    text: () => {
      if (text.charCodeAt(at) !== QUOTE) throw unexpected()
      const end = endOfText()
      const literal = text.slice(at, end)
      const value = parsed(literal, at)
      at = end
      return value
    },
    number: () => {
      const short = shortInteger()
      if (short !== undefined) return short
      NUMBER.lastIndex = at
      const [digits, fraction, exponent] = NUMBER.exec(text) ?? []
      if (digits === undefined) throw unexpected()
      at = NUMBER.lastIndex
      if (fraction !== undefined || exponent !== undefined) return float(Number(digits))
      if (digits.length > mostDigits) throw new PickleError(`An integer is larger than ${limits.integerBytes} bytes`)
      const value = Number(digits)
      return Number.isSafeInteger(value) ? value : BigInt(digits)
    },
    unexpected,
  }
}

function float(value: number): number | PyFloat {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? new PyFloat(value) : value
}

/** The engine's own parser knows escapes, and what may not stand unescaped. */
function parsed(literal: string, at: number): string {
  try {
    return String(JSON.parse(literal))
  } catch {
    throw new PickleError(`This is no JSON: the text that begins at ${at} is malformed`)
  }
}
