import {parse, stringify} from 'lossless-json'

/**
 * What may be a number that a double does not hold: too many digits, or too large. Found inside texts too, but not in
 * the hex digits of ids and signatures, which are full of them.
 */
const UNUSUAL = /(?:^|[:,[\s-])(?:\d{16}|\d[\d.]*[eE]\+?\d{3})/
/** A text, a number that is not whole, a whole number with many digits: whichever comes first. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+[.eE][\d.eE+-]*|-?[1-9]\d{15,}/g
/** What whole numbers with many digits are written as while the engine's own parser runs. */
const MARK = '\u0000n'

function numberOf(text: string): number | bigint {
  const value = Number(text)
  if (!Number.isFinite(value) && !/^-?\d+$/.test(text)) throw new SyntaxError('A number is too large')
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(text) ? value : BigInt(text)
}

function mark(token: string): string {
  if (token.startsWith('"')) return token
  return typeof numberOf(token) === 'bigint' ? `"\\u0000n${token}"` : token
}

/** Puts bigints in the place of their marks, which are never names of fields in what is JSON. */
function unmark(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value
  if (Array.isArray(value)) return value.map(unmark)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      if (name.startsWith(MARK)) throw new SyntaxError('A number stands where a name belongs')
      return [name, unmark(each)]
    }),
  )
}

/**
 * JSON text as a value. Whole numbers beyond 2^53 (priority times and the times of logs are nanoseconds) become bigints
 * and keep every digit; numbers too large for a double are refused, as Go does. @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  if (!UNUSUAL.test(text)) return JSON.parse(text)
  // A text that holds a mark of its own is rare, and worth the thirty times slower parser.
  if (text.includes('\\u0000')) return parse(text, undefined, {parseNumber: numberOf})
  return unmark(JSON.parse(text.replace(TOKEN, mark)))
}

/** A value as JSON text; bigints are written as numbers with all their digits. */
export function printJson(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  try {
    return JSON.stringify(value) ?? 'null'
  } catch (error) {
    // JSON.stringify refuses bigints, and cycles, which what came in as JSON cannot have.
    if (!(error instanceof TypeError)) throw error
    return stringify(value) ?? 'null'
  }
}

/** JSON texts as one list; `null` where there are none, as Go writes a slice that nobody made. */
export function nullOrList(items: readonly string[]): string {
  return items.length === 0 ? 'null' : `[${items.join(',')}]`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

/** JSON text as Go's encoding/json writes it: the characters that HTML or JavaScript could misread are escaped. */
export function escapeAsGo(json: string): string {
  return /[<>&\u2028\u2029]/.test(json) ? json.replace(/[<>&\u2028\u2029]/g, (found) => ESCAPES[found] ?? found) : json
}
