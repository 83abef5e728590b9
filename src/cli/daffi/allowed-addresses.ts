import {readFile} from 'node:fs/promises'
import {Fault, readFault} from '../../errors.js'
import {parseAddress} from '../../keystore/address.js'

/**
 * The addresses that `--allow` names, lower-case: one each, or `@FILE` with one a line (`#` begins a comment).
 * Undefined when nothing is given: then everybody is admitted. @throws Fault USAGE, FILE_NOT_FOUND, FILE_UNREADABLE
 */
export async function allowedAddresses(values: readonly string[] | undefined): Promise<readonly string[] | undefined> {
  if (values === undefined) return undefined
  const allowed = new Set<string>()
  for (const value of values) {
    for (const text of value.startsWith('@') ? await linesOf(value.slice(1)) : [value]) {
      const address = parseAddress(text)
      if (address === undefined) {
        throw new Fault('USAGE', `${JSON.stringify(text)} is no keystore address`, 'Show one: keystore show NAME')
      }
      allowed.add(address.toLowerCase())
    }
  }
  return [...allowed]
}

async function linesOf(file: string): Promise<readonly string[]> {
  try {
    const text = await readFile(file, 'utf8')
    return text
      .split('\n')
      .map((line) => line.replace(/#.*/, '').trim())
      .filter((line) => line !== '')
  } catch (error) {
    throw readFault(error, file)
  }
}
