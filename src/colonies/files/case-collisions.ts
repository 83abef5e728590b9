import {randomBytes} from 'node:crypto'
import {lstat, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {PART_PREFIX} from './local-name.js'

/** As names are compared by file systems that do not tell upper case from lower. */
const folded = (name: string): string => name.normalize('NFC').toLowerCase()

/**
 * Names that would overwrite another one where case does not count: all but the first of those that are alike.
 * @param names the ones that stand there already come first
 */
export function caseCollisions(names: Iterable<string>): ReadonlyMap<string, string> {
  const first = new Map<string, string>()
  const collisions = new Map<string, string>()
  for (const name of names) {
    const key = folded(name)
    const other = first.get(key)
    if (other === undefined) first.set(key, name)
    else if (other !== name) collisions.set(name, other)
  }
  return collisions
}

/** Whether a directory takes `A` and `a` for the same. */
export async function ignoresCase(directory: string): Promise<boolean> {
  const name = `${PART_PREFIX}${randomBytes(8).toString('hex')}`
  await writeFile(join(directory, name), '', {flag: 'wx'})
  const isOther = await lstat(join(directory, name.toUpperCase())).then(
    () => false,
    () => true,
  )
  await rm(join(directory, name), {force: true})
  return !isOther
}
