import type {Parameter} from '../../wire/pickle/shapes/parameter.js'
import {signatureText} from '../../wire/pickle/shapes/signature-text.js'
import {ArgumentError} from '../run/argument-error.js'

/** Puts a call's arguments in the order of a function's parameters. @throws ArgumentError, with Python's words */
export type BindArguments = (args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>) => readonly unknown[]

/** @param injected Parameters that callers neither see nor give, and what stands in their place */
export function argumentBinder(
  func: string,
  parameters: readonly Parameter[],
  injected: ReadonlyMap<string, () => unknown>,
): BindArguments {
  const shown = parameters.filter(({name}) => !injected.has(name))
  const single = shown.filter(({kind}) => kind !== 'VAR_POSITIONAL')
  const hasRest = single.length < shown.length
  const required = single.findLastIndex(({optional}) => !optional) + 1
  const least = single.filter(({optional}) => !optional).length
  const most = `${single.length} positional argument${single.length === 1 ? '' : 's'}`
  const span = least < single.length ? `from ${least} to ${single.length} positional arguments` : most
  const wrong = (problem: string): ArgumentError =>
    new ArgumentError(`${func}() ${problem}`, func, signatureText({parameters: shown}))

  const place = (args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>): readonly unknown[] => {
    const values = [...args]
    const given = new Set(args.keys())
    for (const [name, value] of Object.entries(kwargs)) {
      const index = single.findIndex((known) => known.name === name && known.kind === 'POSITIONAL_OR_KEYWORD')
      if (index < 0) throw wrong(`got an unexpected keyword argument '${name}'`)
      if (given.has(index)) throw wrong(`got multiple values for argument '${name}'`)
      given.add(index)
      values[index] = value
    }
    checkMissing(given)
    return Array.from(values)
  }

  const checkMissing = (given: {has(index: number): boolean}): void => {
    const missing = single.filter(({optional}, index) => index < required && !optional && !given.has(index))
    if (missing.length === 0) return
    const names = missing.map(({name}) => `'${name}'`).join(', ')
    throw wrong(`missing ${missing.length} required positional argument${missing.length > 1 ? 's' : ''}: ${names}`)
  }

  const bindShown: BindArguments = (args, kwargs) => {
    if (args.length > single.length && !hasRest) {
      throw wrong(`takes ${span} but ${args.length} ${args.length === 1 ? 'was' : 'were'} given`)
    }
    for (const _ in kwargs) return place(args, kwargs)
    if (args.length < required) checkMissing({has: (index) => index < args.length})
    return args
  }
  if (shown.length === parameters.length) return bindShown

  return (args, kwargs) => {
    const given = bindShown(args, kwargs)
    const values: unknown[] = []
    let next = 0
    for (const {name, kind} of parameters) {
      const inject = injected.get(name)
      if (inject) values.push(inject())
      else if (kind === 'VAR_POSITIONAL') values.push(...given.slice(next))
      else values.push(given[next++])
    }
    return values
  }
}
