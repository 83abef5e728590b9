import {Fault} from '../../errors.js'
import {printJson} from '../wire/json.js'
import type {Json} from '../wire/shape.js'
import {FunctionError} from './function-host.js'

/** A shell command in which arguments have places: `{0}` the first one, `{name}` a keyword argument, `{{` a brace. */
export interface CommandTemplate {
  /** For `sh -c`: in the place of an argument stands a variable, so that no value is ever read as shell. */
  readonly script: string
  /** The variables that it uses. @throws FunctionError where an argument is missing */
  environment(args: readonly Json[], kwargs: Readonly<Record<string, Json>>): Readonly<Record<string, string>>
  /** Names of the keyword arguments, and how many others there are at least. */
  readonly names: readonly string[]
  readonly positions: number
}

const PLACE = /^\{(\d{1,3}|[A-Za-z_]\w*)\}/

/** @throws Fault FUNCTION_INVALID for a place within single quotes, where the shell puts no values */
export function commandTemplate(name: string, command: string): CommandTemplate {
  const used = new Map<string, string>()
  let script = ''
  let quote = ''
  for (let at = 0; at < command.length; at++) {
    const char = command[at] ?? ''
    const place = PLACE.exec(command.slice(at))?.[1]
    if (command.startsWith('{{', at)) {
      script += '{'
      at++
    } else if (place !== undefined && command[at - 1] !== '$') {
      if (quote === "'") throw quoted(name, place)
      const variable = `COLONIES_ARG_${place}`
      used.set(place, variable)
      script += quote === '"' ? `\${${variable}}` : `"\${${variable}}"`
      at += place.length + 1
    } else if (char === '\\' && quote !== "'") {
      script += command.slice(at, at + 2)
      at++
    } else {
      if (char === quote) quote = ''
      else if (quote === '' && (char === '"' || char === "'")) quote = char
      script += char
    }
  }
  const places = [...used.keys()]
  const positions = Math.max(0, ...places.filter((each) => /^\d/.test(each)).map((each) => Number(each) + 1))
  return {
    script,
    positions,
    names: places.filter((each) => !/^\d/.test(each)),
    environment: (args, kwargs) => {
      const values = [...used].map(([place, variable]): [string, string] => {
        const value = /^\d/.test(place) ? args[Number(place)] : Object.hasOwn(kwargs, place) ? kwargs[place] : undefined
        if (value === undefined) throw new FunctionError(`${name} needs an argument {${place}}`)
        return [variable, typeof value === 'string' ? value : printJson(value)]
      })
      return Object.fromEntries(values)
    },
  }
}

function quoted(name: string, place: string): Fault {
  return new Fault(
    'FUNCTION_INVALID',
    `${name}: {${place}} stands within single quotes`,
    'Leave the quotes out: each argument is quoted by itself. {{ is a brace.',
  )
}
