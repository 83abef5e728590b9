import {Fault} from '../../errors.js'
import {type Chunks, type Line, linesOf} from './lines.js'

const HINT = 'Give a JSON array, or one JSON value in each line (NDJSON).'

/** The values of a JSON array, each as JSON text. @param name what to call the text @throws Fault INPUT_INVALID */
export function valuesOfArray(text: string, name: string): readonly string[] {
  const values = parse(text, name)
  if (!Array.isArray(values)) {
    throw new Fault('INPUT_INVALID', `${name} is JSON, but not an array.`, 'Put the values into brackets: [1, 2, 3].')
  }
  return values.map((value) => JSON.stringify(value))
}

/**
 * The values of a text that is a JSON array, or has one JSON value in each line, each as JSON text. Lines are read as
 * they come; an array is read whole. A text of one line in brackets is an array, also when it could be NDJSON.
 * @param name what to call the text in a message @throws Fault INPUT_INVALID, with the number of the line
 */
export async function* valuesOfStream(chunks: Chunks, name: string): AsyncGenerator<string> {
  const lines = linesOf(chunks, name)
  const first = await lines.next()
  if (first.done) return
  const head = withoutMark(first.value)
  if (head.text.startsWith('[')) yield* valuesAfterBracket(head, lines, name)
  else {
    yield checked(head, name)
    for await (const line of lines) yield checked(line, name)
  }
}

async function* valuesAfterBracket(first: Line, lines: AsyncGenerator<Line>, name: string): AsyncGenerator<string> {
  if (!isJson(first.text)) {
    const texts = [first.text]
    for await (const line of lines) texts.push(line.text)
    yield* valuesOfArray(texts.join('\n'), name)
    return
  }
  const second = await lines.next()
  if (second.done) {
    yield* valuesOfArray(first.text, name)
    return
  }
  yield first.text
  yield checked(second.value, name)
  for await (const line of lines) yield checked(line, name)
}

/** Some editors begin a file with a byte order mark. `trim` takes it for white space, but not within a string chunk. */
function withoutMark(line: Line): Line {
  return {...line, text: line.text.replace(/^\uFEFF/, '')}
}

function checked(line: Line, name: string): string {
  parse(line.text, `Line ${line.number} of ${name}`)
  return line.text
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Fault('INPUT_INVALID', `${name} is not JSON: ${why}.`, HINT, {cause: error})
  }
}
