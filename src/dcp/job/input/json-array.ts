import {Fault} from '../../../errors.js'
import {JOB_LIMITS} from '../job-limits.js'
import {checkedJson} from './json-text.js'
import {valueTooLong} from './lines.js'

const QUOTE = 0x22
const COMMA = 0x2c
const BACKSLASH = 0x5c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/**
 * The elements of a JSON array, each as JSON text, as they come: no more than one element is held. Only brackets, commas
 * and strings are told apart here; each element is then parsed.
 * @param name what to call the text @throws Fault INPUT_INVALID, with the number of the element, from 1
 */
export async function* arrayElements(text: AsyncIterable<string>, name: string): AsyncGenerator<string> {
  /** Brackets that are open; 0 before the array, -1 after it. */
  let depth = 0
  let inString = false
  let escaped = false
  let number = 1
  let pieces: string[] = []
  let held = 0
  /** Skips what is neither the end of a string nor an escape, several times faster than one character at a time. */
  const inside = /[^"\\]+/y
  const what = (): string => `Element ${number} of ${name}`

  const end = (last: string): string => {
    const element = (pieces.length === 0 ? last : pieces.join('') + last).trim()
    pieces = []
    held = 0
    return element
  }

  for await (const chunk of text) {
    let start = 0
    for (let at = 0; at < chunk.length; at++) {
      const char = chunk.charCodeAt(at)
      if (inString) {
        if (escaped) escaped = false
        else if (char === BACKSLASH) escaped = true
        else if (char === QUOTE) inString = false
        else {
          inside.lastIndex = at
          inside.test(chunk)
          at = inside.lastIndex - 1
        }
        continue
      }
      if (depth <= 0) {
        if (isSpace(char)) continue
        if (depth < 0) throw afterEnd(name)
        if (char !== OPEN_BRACKET) throw noArray(name)
        depth = 1
        start = at + 1
        continue
      }
      switch (char) {
        case QUOTE:
          inString = true
          break
        case OPEN_BRACKET:
        case OPEN_BRACE:
          depth += 1
          break
        case COMMA:
          if (depth > 1) break
          yield checkedJson(end(chunk.slice(start, at)), what())
          number += 1
          start = at + 1
          break
        case CLOSE_BRACKET:
        case CLOSE_BRACE:
          depth -= 1
          if (depth > 0) break
          depth = -1
          if (char === CLOSE_BRACE) throw unfinished(`${what()} is followed by } instead of ]`)
          {
            const element = end(chunk.slice(start, at))
            if (element !== '' || number > 1) yield checkedJson(element, what())
          }
          break
      }
    }
    if (depth <= 0) continue
    pieces.push(chunk.slice(start))
    held += chunk.length - start
    if (held > JOB_LIMITS.value) throw valueTooLong(what())
  }
  if (depth === 0) throw noArray(name)
  if (depth > 0) throw unfinished(`${name} ends within element ${number}`)
}

function isSpace(char: number): boolean {
  return char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09
}

function noArray(name: string): Fault {
  return new Fault('INPUT_INVALID', `${name} is no JSON array.`, 'Put the values into brackets: [1, 2, 3].')
}

function unfinished(message: string): Fault {
  return new Fault('INPUT_INVALID', `${message}.`, 'Check that the file is complete.')
}

function afterEnd(name: string): Fault {
  return new Fault(
    'INPUT_INVALID',
    `${name} has more text after the end of its JSON array.`,
    'If each line of it is a value of its own: --data-format ndjson',
  )
}
