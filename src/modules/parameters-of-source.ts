import {type Scanner, scanner} from './scanner.js'

/** A parameter of a JavaScript function; the kinds have Python's names (`inspect.Parameter`). */
export interface SourceParameter {
  readonly name: string
  readonly kind: 'POSITIONAL_ONLY' | 'POSITIONAL_OR_KEYWORD' | 'VAR_POSITIONAL'
  /** Whether the call may leave it out. */
  readonly optional: boolean
}

/** Longer texts of parameters are not read: nobody writes such a list. */
const LONGEST_LIST = 100_000

/** Takes any arguments, by position: what is announced for a function whose text does not tell its parameters. */
export const ANY_POSITIONAL: readonly SourceParameter[] = [{name: 'args', kind: 'VAR_POSITIONAL', optional: false}]

/**
 * The parameters of a function, from its text (`Function.prototype.toString`); nothing is evaluated. A pattern
 * (`{a, b}`) gets a name by its place, and it and what stands before it can be given by position alone. What follows an
 * optional parameter is optional too: JavaScript does not insist on it, and Python could not declare it.
 * Of native and bound functions, of those that look at `arguments`, and where the text is not understood, any arguments
 * by position.
 * @param text of a function, arrow, method or generator, async or not
 */
export function parametersOfSource(text: string): readonly SourceParameter[] {
  if (/\{\s*\[native code\]\s*\}\s*$/.test(text.slice(-40))) return ANY_POSITIONAL
  const source = scanner(text)
  source.skipBlanks()
  const list = singleParameter(source) ?? listInBrackets(source)
  if (list === undefined || /\barguments\b/.test(text.slice(source.at()))) return ANY_POSITIONAL
  return named(list) ?? ANY_POSITIONAL
}

interface Written {
  readonly name: string | undefined
  readonly optional: boolean
  readonly rest: boolean
}

/** `x => …`, `async x => …` */
function singleParameter(source: Scanner): readonly Written[] | undefined {
  const match = /^(?:async\s+)?([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*=>/u.exec(source.rest(300))
  const name = match?.[1]
  return name === undefined ? undefined : [{name, optional: false, rest: false}]
}

/** The list in brackets; before it stand keywords and a name, which may be computed or text. */
function listInBrackets(source: Scanner): readonly Written[] | undefined {
  for (;;) {
    source.skipBlanks()
    const here = source.peek()
    if (here === '(') break
    if (here === '' || here === '{' || source.at() > LONGEST_LIST) return undefined
    if (!source.skipToken()) return undefined
  }
  source.take()
  const found: Written[] = []
  for (;;) {
    source.skipBlanks()
    if (source.peek() === ')') return found
    const written = parameter(source)
    if (!written || source.at() > LONGEST_LIST) return undefined
    found.push(written)
    source.skipBlanks()
    const end = source.take()
    if (end === ')') return found
    if (end !== ',') return undefined
  }
}

function parameter(source: Scanner): Written | undefined {
  const rest = source.rest(3) === '...'
  if (rest) for (let dot = 0; dot < 3; dot++) source.take()
  source.skipBlanks()
  const name = /^[\p{ID_Start}$_][\p{ID_Continue}$]*/u.exec(source.rest(300))?.[0]
  if (name === undefined) {
    if (source.peek() !== '{' && source.peek() !== '[') return undefined
  }
  if (!source.skipToken()) return undefined
  source.skipBlanks()
  const optional = source.peek() === '='
  // A default value may be any expression: up to the comma or parenthesis that ends it.
  while (optional && source.peek() !== ',' && source.peek() !== ')') {
    if (source.peek() === '' || !source.skipToken()) return undefined
    source.skipBlanks()
  }
  return {name, optional, rest}
}

function named(list: readonly Written[]): readonly SourceParameter[] | undefined {
  const lastPattern = list.findLastIndex(({name, rest}) => name === undefined && !rest)
  let optional = false
  const parameters = list.map((written, index): SourceParameter => {
    if (written.rest) return {name: written.name ?? `arg${index}`, kind: 'VAR_POSITIONAL', optional: false}
    optional ||= written.optional
    const kind = index <= lastPattern ? 'POSITIONAL_ONLY' : 'POSITIONAL_OR_KEYWORD'
    return {name: written.name ?? `arg${index}`, kind, optional}
  })
  const names = new Set(parameters.map(({name}) => name))
  return names.size === parameters.length ? parameters : undefined
}
