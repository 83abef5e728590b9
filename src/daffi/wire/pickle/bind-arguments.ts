import type {Parameter} from './shapes/parameter.js'
import type {Signature} from './shapes/signature.js'

/**
 * Whether arguments fit a signature: undefined when they do, else what Python's `TypeError` would say (the order in which
 * its problems are looked for and their texts are CPython's 3.11).
 * @param func how the function is called in the text
 */
export function bindArguments(
  func: string,
  {parameters}: Signature,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
): string | undefined {
  const names = Object.keys(kwargs)
  const positional = parameters.filter(({kind}) => kind === 'POSITIONAL_ONLY' || kind === 'POSITIONAL_OR_KEYWORD')
  const keywordOnly = parameters.filter(({kind}) => kind === 'KEYWORD_ONLY')
  const problem =
    keywordProblem(parameters, positional, args.length, names) ??
    tooMany(parameters, positional, args.length, keywordOnly.filter(({name}) => names.includes(name)).length) ??
    missing('positional', positional.slice(args.length), (parameter) =>
      parameter.kind === 'POSITIONAL_ONLY' ? false : names.includes(parameter.name),
    ) ??
    missing('keyword-only', keywordOnly, ({name}) => names.includes(name))
  return problem === undefined ? undefined : `${func}() ${problem}`
}

function keywordProblem(
  parameters: readonly Parameter[],
  positional: readonly Parameter[],
  given: number,
  names: readonly string[],
): string | undefined {
  const takesAny = parameters.some(({kind}) => kind === 'VAR_KEYWORD')
  const positionalOnly = positional.filter(({kind}) => kind === 'POSITIONAL_ONLY').map(({name}) => name)
  for (const name of names) {
    const known = parameters.find(
      (parameter) =>
        parameter.name === name && (parameter.kind === 'POSITIONAL_OR_KEYWORD' || parameter.kind === 'KEYWORD_ONLY'),
    )
    if (known !== undefined) {
      const index = positional.indexOf(known)
      if (index >= 0 && index < given) return `got multiple values for argument '${name}'`
    } else if (!takesAny) {
      const passed = positionalOnly.filter((only) => names.includes(only))
      if (passed.length === 0) return `got an unexpected keyword argument '${name}'`
      return `got some positional-only arguments passed as keyword arguments: '${passed.join(', ')}'`
    }
  }
  return undefined
}

function tooMany(
  parameters: readonly Parameter[],
  positional: readonly Parameter[],
  given: number,
  keywordOnlyGiven: number,
): string | undefined {
  const most = positional.length
  if (given <= most || parameters.some(({kind}) => kind === 'VAR_POSITIONAL')) return undefined
  const least = positional.filter(({optional}) => !optional).length
  const takes = least < most ? `from ${least} to ${most} positional arguments` : count(most, 'positional argument')
  if (keywordOnlyGiven === 0) return `takes ${takes} but ${given} ${given === 1 ? 'was' : 'were'} given`
  const named = count(keywordOnlyGiven, 'keyword-only argument')
  return `takes ${takes} but ${count(given, 'positional argument')} (and ${named}) were given`
}

function missing(
  kind: string,
  parameters: readonly Parameter[],
  isGiven: (parameter: Parameter) => boolean,
): string | undefined {
  const names = parameters
    .filter((parameter) => !parameter.optional && !isGiven(parameter))
    .map(({name}) => `'${name}'`)
  if (names.length === 0) return undefined
  const list =
    names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')}, and ${names[names.length - 1]}`
  return `missing ${count(names.length, `required ${kind} argument`)}: ${list}`
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
