import {stringify} from 'lossless-json'

/** JSON text that is ready to be written as it stands. */
export class JsonText {
  constructor(readonly text: string) {}
}

/** A result that comes bit by bit: one JSON document in each line (NDJSON), each written as soon as it is there. */
export class JsonLines<T> {
  constructor(readonly items: AsyncIterable<T>) {}
}

type LazyList = Iterable<unknown> | AsyncIterable<unknown>

/** Least size of a piece, in characters: one write each. */
const PIECE = 64 * 1024

function isLazyList(value: unknown): value is LazyList {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Symbol.iterator in value || Symbol.asyncIterator in value
}

function textOf(value: unknown): string {
  if (value instanceof JsonText) return value.text
  try {
    return JSON.stringify(value) ?? 'null'
  } catch (error) {
    // A bigint: times of ColonyOS in nanoseconds, written as numbers with all their digits.
    if (!(error instanceof TypeError)) throw error
    return stringify(value) ?? 'null'
  }
}

async function* listText(list: LazyList): AsyncGenerator<string> {
  let text = '['
  let first = true
  const add = (item: unknown): void => {
    text += first ? textOf(item) : `,${textOf(item)}`
    first = false
  }
  if (Symbol.iterator in list) {
    for (const item of list) {
      add(item)
      if (text.length < PIECE) continue
      yield text
      text = ''
    }
  } else {
    for await (const item of list) {
      add(item)
      if (text.length < PIECE) continue
      yield text
      text = ''
    }
  }
  yield `${text}]`
}

/**
 * A value as JSON text, in pieces. An iterable that is no array is written as a list, one item at a time, at the top
 * or as a member of the top object: a result with a million entries needs no memory for them.
 */
export async function* jsonText(value: unknown): AsyncGenerator<string> {
  if (value instanceof JsonLines) {
    for await (const item of value.items) yield `${textOf(item)}\n`
    return
  }
  if (isLazyList(value)) {
    yield* listText(value)
    return
  }
  if (typeof value !== 'object' || value === null || !Object.values(value).some(isLazyList)) {
    yield textOf(value)
    return
  }
  let separator = '{'
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue
    yield `${separator}${JSON.stringify(key)}:`
    separator = ','
    if (isLazyList(member)) yield* listText(member)
    else yield textOf(member)
  }
  yield '}'
}
