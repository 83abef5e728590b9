const DECLARE = /\bmodule\s*\.\s*declare\s*\(\s*\[/
const SPACE = /\s+/y
/** A text in quotes, a bare key of an object, or a mark. */
const TOKEN = /"((?:[^"\\\n]|\\.){0,1024})"|'((?:[^'\\\n]|\\.){0,1024})'|([A-Za-z_$][\w$]{0,255})|([,:{}\]])/y

/**
 * The modules that a BravoJS module says it needs: the texts of the list in `module.declare(['./other', {label:
 * 'package/file'}], …)` (CommonJS Modules/2.0). A list that is computed is not seen.
 */
export function declaredDependencies(source: string): readonly string[] {
  const declaration = DECLARE.exec(source)
  if (!declaration) return []
  const texts: string[] = []
  let pending: string | undefined
  for (const [, double, single, word, mark] of tokens(source, declaration.index + declaration[0].length)) {
    if (word === undefined && mark === undefined) {
      pending = double ?? single
      continue
    }
    const ends = mark === ',' || mark === '}' || mark === ']'
    if (ends && pending !== undefined) texts.push(pending.replace(/\\(.)/g, '$1'))
    pending = undefined
    if (mark === ']') return texts
  }
  return []
}

/** Tokens up to the first thing that is none. */
function* tokens(source: string, from: number): Generator<RegExpExecArray> {
  const token = new RegExp(TOKEN)
  for (let place = skipBlank(source, from); ; place = skipBlank(source, token.lastIndex)) {
    token.lastIndex = place
    const found = token.exec(source)
    if (!found) return
    yield found
  }
}

/** The place after white space and comments. */
function skipBlank(source: string, from: number): number {
  const space = new RegExp(SPACE)
  for (let place = from; ; ) {
    space.lastIndex = place
    if (space.test(source)) place = space.lastIndex
    else if (source.startsWith('/*', place)) place = after(source, '*/', place + 2)
    else if (source.startsWith('//', place)) place = after(source, '\n', place + 2)
    else return place
  }
}

function after(source: string, mark: string, from: number): number {
  const place = source.indexOf(mark, from)
  return place < 0 ? source.length : place + mark.length
}
