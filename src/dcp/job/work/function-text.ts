import {Script} from 'node:vm'
import {Fault} from '../../../errors.js'
import {bundleWork} from './bundle-work.js'

const HEAD = 'export default ('

export interface FunctionOptions {
  /** What messages call the text. */
  readonly name: string
  /** Modules that the sandbox's `require` serves. */
  readonly requires?: readonly string[] | undefined
}

/**
 * The expression of a work function given as text: `x => x * x`, `function square(x) {…}`, `async (x) => …`. Plain
 * JavaScript is only parsed, which is far cheaper than to start the bundler; whatever else it is, the bundler tells.
 * @param resolveDir the directory from which imports are resolved @throws Fault WORK_INVALID
 */
export async function functionExpression(
  text: string,
  resolveDir: string,
  {name, requires}: FunctionOptions,
): Promise<string> {
  const source = text.trim().replace(/;$/, '')
  const inParentheses = parses(`(${source}\n)`)
  if (inParentheses !== parses(`[${source}\n]`)) throw notOne(source, name)
  if (inParentheses && !/\b(?:import|require)\b/.test(source)) return `(${source}\n)`
  const module = {source: `${HEAD}${source}\n)`, name, resolveDir, loader: 'ts', offset: HEAD.length} as const
  return bundleWork(module, {requires})
}

/** What parses in only one of the two is not one expression: nothing at all, or `a) + (b`. */
function notOne(source: string, name: string): Fault {
  return new Fault(
    'WORK_INVALID',
    `${name}: ${source === '' ? 'it is empty' : `${source} is not one expression`}.`,
    'Example: --function "x => x * x"',
  )
}

/** Parses without running. */
function parses(source: string): boolean {
  try {
    new Script(source)
    return true
  } catch {
    return false
  }
}
