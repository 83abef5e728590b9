import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import type {CsvError} from 'csv-parse'
import {Fault} from '../../../errors.js'
import {JOB_LIMITS} from '../job-limits.js'
import {valueTooLong} from './lines.js'

/**
 * The rows of delimited text whose first row names the columns, each as JSON text of an object of strings. Blank lines
 * are left out; a row has as many fields as the header.
 * @param name what to call the text @throws Fault INPUT_INVALID, with the number of the line
 */
export async function* csvRows(
  text: AsyncIterable<string>,
  name: string,
  delimiter: ',' | '\t',
): AsyncGenerator<string> {
  const {CsvError, parse} = await import('csv-parse')
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
    max_record_size: JOB_LIMITS.value,
  })
  const fed = pipeline(Readable.from(text), parser)
  // Told where the rows are read, below.
  fed.catch(() => {})
  let keys: readonly string[] | undefined
  try {
    for await (const record of parser) {
      const fields = record as readonly string[]
      if (keys) yield objectText(keys, fields)
      else keys = keysOf(fields, name)
    }
  } catch (error) {
    throw error instanceof CsvError ? csvFault(error, name) : error
  }
}

function keysOf(names: readonly string[], file: string): readonly string[] {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    throw new Fault(
      'INPUT_INVALID',
      `${file} has two columns called ${JSON.stringify(twice)}.`,
      'The first line names the columns; give each a name of its own.',
    )
  }
  return names.map((name) => `${JSON.stringify(name)}:`)
}

/** Text instead of an object: a column may be called `__proto__`, and the order of columns stays. */
function objectText(keys: readonly string[], fields: readonly string[]): string {
  return `{${keys.map((key, index) => key + JSON.stringify(fields[index] ?? '')).join(',')}}`
}

function csvFault(error: CsvError, name: string): Fault {
  const line = `Line ${typeof error.lines === 'number' ? error.lines : '?'} of ${name}`
  switch (error.code) {
    case 'CSV_MAX_RECORD_SIZE':
      return valueTooLong(line)
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
      return new Fault(
        'INPUT_INVALID',
        `${line} has ${fieldCount(error)}, not as many as the header.`,
        'Put text that contains the separator into double quotes.',
        {cause: error},
      )
    default:
      return new Fault(
        'INPUT_INVALID',
        `${line} cannot be read: ${error.message}.`,
        'Quotes within a quoted field are doubled: "a ""b"" c".',
        {cause: error},
      )
  }
}

function fieldCount(error: CsvError): string {
  const record: unknown = error.record
  const count = Array.isArray(record) ? record.length : 0
  return count === 1 ? '1 field' : `${count} fields`
}
