import {Fault} from '../../../errors.js'
import {JOB_LIMITS, mebibytes} from '../job-limits.js'

/** A line without its end, and its number from 1. */
export interface Line {
  readonly number: number
  readonly text: string
}

export type Chunks = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>

/**
 * Decodes UTF-8 as it comes, without the byte order mark that some editors put first.
 * @throws Fault INPUT_INVALID when the bytes are not UTF-8
 */
export async function* textOf(chunks: Chunks, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true})
  const decode = (chunk: Uint8Array | undefined): string => {
    // Without this a device or a binary file would be read for ever in search of a line's end.
    if (chunk?.includes(0)) throw notText(name)
    try {
      return chunk ? decoder.decode(chunk, {stream: true}) : decoder.decode()
    } catch (error) {
      throw notText(name, error)
    }
  }
  let begun = false
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decode(chunk)
    if (text === '') continue
    const rest = begun ? text : text.replace(/^\uFEFF/, '')
    begun = true
    if (rest !== '') yield rest
  }
  decode(undefined)
}

/** Cuts text into lines, as it comes. Lines end with \n or \r\n. @throws Fault INPUT_INVALID for a line without end */
export async function* linesOf(text: AsyncIterable<string>, name: string): AsyncGenerator<Line> {
  let number = 0
  let rest: string[] = []
  let held = 0
  for await (const chunk of text) {
    let start = 0
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      const piece = chunk.slice(start, end)
      const line = rest.length === 0 ? piece : rest.join('') + piece
      rest = []
      held = 0
      start = end + 1
      number += 1
      yield {number, text: line.endsWith('\r') ? line.slice(0, -1) : line}
    }
    if (start === chunk.length) continue
    rest.push(chunk.slice(start))
    held += chunk.length - start
    if (held > JOB_LIMITS.value) throw valueTooLong(`Line ${number + 1} of ${name}`)
  }
  if (rest.length > 0) yield {number: number + 1, text: rest.join('')}
}

/** What a single value above the bound gets. @param what `Line 7 of data.csv` */
export function valueTooLong(what: string): Fault {
  return new Fault(
    'INPUT_INVALID',
    `${what} is longer than ${mebibytes(JOB_LIMITS.value)}, the limit for the datum of a slice.`,
    'Check that the file is in the format that its name says, or split the value over several slices.',
  )
}

function notText(name: string, cause?: unknown): Fault {
  return new Fault('INPUT_INVALID', `${name} is not UTF-8 text.`, 'Save it as UTF-8, without compression.', {cause})
}
