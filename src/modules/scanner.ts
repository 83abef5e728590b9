/** Walks over JavaScript's text token by token, as far as brackets and commas need it. */
export interface Scanner {
  at(): number
  /** The character here, '' at the end. */
  peek(): string
  take(): string
  /** The next characters, at most so many. */
  rest(length: number): string
  /** Over white space and comments. */
  skipBlanks(): void
  /** Over a word, text, template, regular expression, bracketed group or sign. False when it does not end. */
  skipToken(): boolean
}

const CLOSING: Readonly<Record<string, string>> = {'(': ')', '[': ']', '{': '}'}
const WORD = /[\p{ID_Continue}$\\]/u
/** After these a slash divides; after any other sign it begins a regular expression. */
const ENDS_OPERAND = /[\p{ID_Continue}$)\]}"'`]/u
/** Words after which a slash begins a regular expression nevertheless. */
const KEYWORD =
  /(?:^|[^\p{ID_Continue}$.])(?:return|typeof|case|in|of|delete|void|instanceof|new|do|else|await|yield)$/u

export function scanner(text: string): Scanner {
  let at = 0
  /** Where the last token ended. */
  let before = 0

  const skipBlanks = (): void => {
    for (;;) {
      const here = text[at] ?? ''
      if (here !== '' && here.trim() === '') at++
      else if (text.startsWith('//', at)) {
        const end = text.slice(at).search(/[\n\r\u2028\u2029]/)
        at = end < 0 ? text.length : at + end
      } else if (text.startsWith('/*', at)) {
        const end = text.indexOf('*/', at + 2)
        at = end < 0 ? text.length : end + 2
      } else return
    }
  }

  const skipQuoted = (quote: string): boolean => {
    for (at++; at < text.length; at++) {
      if (text[at] === '\\') at++
      else if (text[at] === quote) {
        at++
        return true
      } else if (quote === '`' && text.startsWith('${', at)) {
        at++
        if (!skipGroup('}')) return false
        at--
      }
    }
    return false
  }

  const skipRegExp = (): boolean => {
    let inClass = false
    for (at++; at < text.length; at++) {
      const here = text[at]
      if (here === '\\') at++
      else if (here === '\n') return false
      else if (here === '[') inClass = true
      else if (here === ']') inClass = false
      else if (here === '/' && !inClass) {
        at++
        while (WORD.test(text[at] ?? '')) at++
        return true
      }
    }
    return false
  }

  /** From an opening bracket to behind its end. */
  const skipGroup = (closing: string): boolean => {
    // A stack of its own: no depth of brackets is too deep for it.
    const open = [closing]
    before = ++at
    for (;;) {
      skipBlanks()
      const here = text[at] ?? ''
      if (here === '') return false
      const opening = CLOSING[here]
      if (opening !== undefined) {
        open.push(opening)
        before = ++at
      } else if (here === open.at(-1)) {
        open.pop()
        before = ++at
        if (open.length === 0) return true
      } else if (')]}'.includes(here) || !skipToken()) return false
    }
  }

  const skipToken = (): boolean => {
    const here = text[at] ?? ''
    if (here === '') return false
    let whole = true
    if (here === '"' || here === "'" || here === '`') whole = skipQuoted(here)
    else if (CLOSING[here] !== undefined) whole = skipGroup(CLOSING[here])
    else if (here === '/' && !dividesHere()) whole = skipRegExp()
    else if (WORD.test(here)) while (at < text.length && WORD.test(text[at] ?? '')) at++
    else if (text.startsWith('=>', at)) at += 2
    else at++
    before = at
    return whole
  }

  const dividesHere = (): boolean => {
    const last = text[before - 1] ?? ''
    return ENDS_OPERAND.test(last) && !KEYWORD.test(text.slice(Math.max(0, before - 16), before))
  }

  return {
    at: () => at,
    peek: () => text[at] ?? '',
    take: () => text[at++] ?? '',
    rest: (length) => text.slice(at, at + length),
    skipBlanks,
    skipToken,
  }
}
