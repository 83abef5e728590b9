import {parse, stringify} from 'lossless-json'

/** Digits that a double may not hold exactly; shorter numbers are left to the engine's own parser. */
const MANY_DIGITS = /\d{16}/

function numberOf(text: string): number | bigint {
  const value = Number(text)
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(text) ? value : BigInt(text)
}

/**
 * JSON text as a value. Whole numbers beyond 2^53 (priority times and the times of logs are nanoseconds) become bigints
 * and keep every digit. @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  return MANY_DIGITS.test(text) ? parse(text, undefined, {parseNumber: numberOf}) : JSON.parse(text)
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
