import {parseJson} from '../../colonies/wire/json.js'
import type {Json} from '../../colonies/wire/shape.js'
import {Fault} from '../../errors.js'

/**
 * The texts of a flag that may be repeated, with commas between them; quotes keep a comma, as upstream's flags do:
 * `a,"b,c"`. @throws Fault USAGE
 */
export async function commaSeparated(values: readonly string[] = []): Promise<readonly string[]> {
  const lists = values.map((value) => (value === '' ? [] : value.includes('"') ? quoted(value) : value.split(',')))
  return (await Promise.all(lists)).flat()
}

async function quoted(value: string): Promise<readonly string[]> {
  // Rarely needed.
  const {parse} = await import('csv-parse/sync')
  try {
    return (parse(value) as string[][])[0] ?? []
  } catch (error) {
    throw new Fault('USAGE', `${value} has a quote too many`, 'Example: --args a,"b,c"', {cause: error})
  }
}

/** Pairs such as `name:value`; a value may hold the separator. @throws Fault USAGE */
export async function pairs(
  flag: string,
  values: readonly string[] | undefined,
  separator: ':' | '=',
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const text of await commaSeparated(values)) {
    const at = text.indexOf(separator)
    if (at <= 0) {
      throw new Fault(
        'USAGE',
        `${flag} ${text} is no pair`,
        `Example: ${flag} key1${separator}value1,key2${separator}value2`,
      )
    }
    found.set(text.slice(0, at), text.slice(at + 1))
  }
  return found
}

/** A list in JSON. @throws Fault USAGE */
export function jsonList(flag: string, text: string): readonly Json[] {
  try {
    const value = parseJson(text)
    if (Array.isArray(value)) return value as readonly Json[]
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new Fault('USAGE', `${flag} takes a list in JSON`, `Example: ${flag} '[1, "two"]'`)
}
