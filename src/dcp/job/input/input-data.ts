import {Fault} from '../../../errors.js'
import type {DataFormat} from '../job-request.js'
import {arrayElements} from './json-array.js'
import {checkedJson, isJson, parseJson} from './json-text.js'
import {type Chunks, linesOf, textOf} from './lines.js'

/** How much of a text is held to tell an array from lines of arrays: a longer first line in brackets is an array. */
const LONGEST_HEAD = 1024 * 1024

/** The values of a JSON array, each as JSON text. @param name what to call the text @throws Fault INPUT_INVALID */
export function valuesOfArray(text: string, name: string): readonly string[] {
  const values = parseJson(text, name)
  if (!Array.isArray(values)) {
    throw new Fault('INPUT_INVALID', `${name} is JSON, but not an array.`, 'Put the values into brackets: [1, 2, 3].')
  }
  return values.map((value) => JSON.stringify(value))
}

/**
 * The values of a text, each as JSON text, as they come: no more than one is held, whatever the size of the text.
 * Without a format it is a JSON array, or has one JSON value in each line. A text of one line in brackets is an array,
 * also when it could be NDJSON.
 * @param name what to call the text in a message @throws Fault INPUT_INVALID, with the number of the line or element
 */
export async function* valuesOfStream(chunks: Chunks, name: string, format?: DataFormat): AsyncGenerator<string> {
  const text = textOf(chunks, name)
  try {
    if (format !== undefined) yield* read(text, name, format)
    else {
      const {head, found} = await look(text)
      yield* read(joined(head, text), name, found)
    }
  } finally {
    await text.return(undefined)
  }
}

async function* read(text: AsyncIterable<string>, name: string, format: DataFormat): AsyncGenerator<string> {
  switch (format) {
    case 'json':
      yield* arrayElements(text, name)
      break
    case 'ndjson':
      for await (const line of linesOf(text, name)) {
        const value = line.text.trim()
        if (value !== '') yield checkedJson(value, `Line ${line.number} of ${name}`)
      }
      break
    case 'csv':
    case 'tsv': {
      const {csvRows} = await import('./csv-rows.js')
      yield* csvRows(text, name, format === 'csv' ? ',' : '\t')
      break
    }
    case 'text':
      for await (const line of linesOf(text, name)) yield JSON.stringify(line.text)
      break
  }
}

/** Reads only as much as shows whether a text is an array or lines. */
async function look(text: AsyncGenerator<string>): Promise<{head: string; found: 'json' | 'ndjson'}> {
  let head = ''
  for (;;) {
    const {done, value} = await text.next()
    if (!done) head += value
    const found = formatOf(head, done === true || head.length > LONGEST_HEAD)
    if (found) return {head, found}
  }
}

function formatOf(head: string, whole: boolean): 'json' | 'ndjson' | undefined {
  const content = head.trimStart()
  if (content === '') return whole ? 'ndjson' : undefined
  if (!content.startsWith('[')) return 'ndjson'
  const end = content.indexOf('\n')
  if (end >= 0) {
    if (!isJson(content.slice(0, end))) return 'json'
    if (content.slice(end).trim() !== '') return 'ndjson'
  }
  return whole ? 'json' : undefined
}

async function* joined(head: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield head
  yield* rest
}
