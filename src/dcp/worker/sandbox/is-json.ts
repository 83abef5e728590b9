/** Bounds of a JSON text, for whoever must not read it into memory to know what it is. */
export interface JsonBounds {
  /** Levels of arrays and objects. */
  readonly depth: number
  /** Arrays and objects. */
  readonly containers: number
}

/**
 * True for a JSON text within the bounds, told without making its values: `JSON.parse` of 30 MB that consist of brackets
 * takes seconds and more than a gigabyte.
 */
export function isJsonWithin(text: string, {depth, containers}: JsonBounds): boolean {
  const isObject: boolean[] = []
  let opened = 0
  let at = 0

  const space = (): void => {
    for (;;) {
      const code = text.charCodeAt(at)
      if (code !== SPACE && code !== LINE_FEED && code !== RETURN && code !== TAB) return
      at++
    }
  }
  const digits = (): boolean => {
    const from = at
    while (isDigit(text.charCodeAt(at))) at++
    return at > from
  }
  const number = (): boolean => {
    if (text.charCodeAt(at) === MINUS) at++
    if (text.charCodeAt(at) === ZERO) at++
    else if (!digits()) return false
    if (text.charCodeAt(at) === POINT) {
      at++
      if (!digits()) return false
    }
    if ((text.charCodeAt(at) | LOWER) !== SMALL_E) return true
    at++
    const sign = text.charCodeAt(at)
    if (sign === MINUS || sign === PLUS) at++
    return digits()
  }
  const string = (): boolean => {
    if (text.charCodeAt(at) !== QUOTE) return false
    for (at++; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code < SPACE) return false
      if (code === QUOTE) {
        at++
        return true
      }
      if (code !== BACKSLASH) continue
      const escaped = text[++at] ?? ''
      if (escaped === 'u' ? !/^[\da-f]{4}$/i.test(text.slice(at + 1, at + 5)) : !ESCAPES.includes(escaped)) return false
    }
    return false
  }
  const word = (wanted: string): boolean => {
    if (!text.startsWith(wanted, at)) return false
    at += wanted.length
    return true
  }
  /** A key with its colon. */
  const key = (): boolean => {
    space()
    if (!string()) return false
    space()
    return word(':')
  }
  const scalar = (): boolean => {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        return string()
      case SMALL_T:
        return word('true')
      case SMALL_F:
        return word('false')
      case SMALL_N:
        return word('null')
      default:
        return number()
    }
  }
  /** What follows a value: false for nonsense, `value` where another comes, `end` at the end of the text. */
  const follow = (): false | 'value' | 'end' => {
    for (;;) {
      space()
      const inObject = isObject.at(-1)
      if (inObject === undefined) return at === text.length && 'end'
      if (word(',')) return (!inObject || key()) && 'value'
      if (!word(inObject ? '}' : ']')) return false
      isObject.pop()
    }
  }

  for (;;) {
    space()
    const code = text.charCodeAt(at)
    if (code === BRACE || code === BRACKET) {
      if (isObject.length === depth || ++opened > containers) return false
      at++
      space()
      isObject.push(code === BRACE)
      const closed = text.charCodeAt(at) === code + 2
      if (!closed) {
        if (code === BRACE && !key()) return false
        continue
      }
    } else if (!scalar()) {
      return false
    }
    const next = follow()
    if (next !== 'value') return next === 'end'
  }
}

const isDigit = (code: number): boolean => code >= ZERO && code <= ZERO + 9

const ESCAPES = ['"', '\\', '/', 'b', 'f', 'n', 'r', 't']
const [TAB, LINE_FEED, RETURN, SPACE, QUOTE] = [9, 10, 13, 32, 34]
const [PLUS, MINUS, POINT, ZERO, BRACKET, BACKSLASH, BRACE] = [43, 45, 46, 48, 91, 92, 123]
const [SMALL_E, SMALL_F, SMALL_N, SMALL_T, LOWER] = [101, 102, 110, 116, 32]
