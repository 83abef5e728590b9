import {Fault} from '../../../errors.js'

const HINT =
  'Give a JSON array, or one JSON value in each line; for other files --data-format says what they are (csv, tsv, text).'

export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** @param what What to call the text, `Line 3 of data.ndjson`. @throws Fault INPUT_INVALID */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Fault('INPUT_INVALID', `${what} is not JSON: ${why}.`, HINT, {cause: error})
  }
}

/** Checks a text, and gives it back on one line. @throws Fault INPUT_INVALID */
export function checkedJson(text: string, what: string): string {
  const value = parseJson(text, what)
  return text.includes('\n') ? JSON.stringify(value) : text
}
