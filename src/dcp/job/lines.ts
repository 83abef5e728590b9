import {Fault} from '../../errors.js'

/** A line that is not blank, without white space around it, and its number from 1. */
export interface Line {
  readonly number: number
  readonly text: string
}

export type Chunks = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>

/** Cuts UTF-8 text into lines, as it comes. @throws Fault INPUT_INVALID when the bytes are not UTF-8 */
export async function* linesOf(chunks: Chunks, name: string): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', {fatal: true})
  const decode = (chunk: Uint8Array | undefined): string => {
    // Without this a device or a binary file would be read for ever in search of a line's end.
    if (chunk?.includes(0)) throw notText(name)
    try {
      return chunk ? decoder.decode(chunk, {stream: true}) : decoder.decode()
    } catch (error) {
      throw notText(name, error)
    }
  }
  let number = 0
  let rest: string[] = []
  function* cut(text: string): Generator<Line> {
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      const line = [...rest, text.slice(start, end)].join('').trim()
      rest = []
      start = end + 1
      number += 1
      if (line !== '') yield {number, text: line}
    }
    if (start < text.length) rest.push(text.slice(start))
  }
  for await (const chunk of chunks) yield* cut(typeof chunk === 'string' ? chunk : decode(chunk))
  yield* cut(`${decode(undefined)}\n`)
}

function notText(name: string, cause?: unknown): Fault {
  return new Fault('INPUT_INVALID', `${name} is not UTF-8 text.`, 'Save it as UTF-8, without compression.', {cause})
}
