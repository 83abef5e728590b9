import {parse} from 'lossless-json'

/** Where a text stops being JSON, and why. Lines and columns count from 1. */
export interface JsonProblem {
  readonly line: number
  readonly column: number
  /** Plain words, such as `a comma stands before the closing }`. */
  readonly reason: string
}

/** lossless-json names the place on every Node; that of `JSON.parse` is missing from some messages of Node 20. */
const PLACE = / at position (\d+)$/

/** What is wrong with a text that is not JSON; undefined for JSON. */
export function jsonProblem(text: string): JsonProblem | undefined {
  try {
    parse(text)
    return undefined
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return described(text, error.message)
  }
}

function described(text: string, message: string): JsonProblem {
  if (text.trim() === '') return {line: 1, column: 1, reason: 'it is empty'}
  const offset = Number(PLACE.exec(message)?.[1] ?? 0)
  const next = text[offset]
  const before = text.slice(0, offset).trimEnd()
  if ((next === '}' || next === ']') && before.endsWith(',')) {
    return {...placeOf(text, before.length - 1), reason: `a comma stands before the closing ${next}: remove it`}
  }
  return {...placeOf(text, offset), reason: reasonOf(text, offset, message)}
}

function reasonOf(text: string, offset: number, message: string): string {
  const rest = text.slice(offset)
  if (/^(?:\/\/|\/\*|#)/.test(rest)) return 'JSON has no comments'
  if (rest.startsWith("'")) return 'texts stand in double quotes'
  const plain = message.replace(PLACE, '')
  if (offset >= text.length) return `the text ends too early (${plain.replace(/ but .*/s, '')})`
  if (rest.charCodeAt(0) < 0x20) return 'a control character stands in a text: write it as an escape, such as \\n'
  return plain.startsWith('JSON') ? plain : `${plain.charAt(0).toLowerCase()}${plain.slice(1)}`
}

function placeOf(text: string, offset: number): {readonly line: number; readonly column: number} {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/)
  return {line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1}
}
