import {readFile} from 'node:fs/promises'
import {join} from 'node:path'

/** A package of Pyodide's distribution. */
export interface LockedPackage {
  readonly name: string
  /** A wheel, or for shared libraries a zip. */
  readonly file: string
  readonly sha256: string
}

export interface PythonLock {
  /** The package after those that it depends on; undefined when there is none of that name. */
  withDependencies(name: string): readonly LockedPackage[] | undefined
  /** Up to three names that are spelt nearly so. */
  nearest(name: string): readonly string[]
}

interface Entry {
  readonly name: string
  readonly file_name: string
  readonly sha256: string
  readonly depends: readonly string[]
}

/** Reads the list of packages that belongs to a Pyodide. @param directory folder of the npm package pyodide */
export async function readPythonLock(directory: string): Promise<PythonLock> {
  const text = await readFile(join(directory, 'pyodide-lock.json'), 'utf8')
  const {packages} = JSON.parse(text) as {packages: Record<string, Entry>}
  const entries = new Map(Object.values(packages).map((entry) => [normal(entry.name), entry]))
  return {
    withDependencies: (wanted) => {
      if (!entries.has(normal(wanted))) return undefined
      const order = new Map<string, LockedPackage>()
      const open = new Set<string>()
      const visit = (name: string): void => {
        const entry = entries.get(normal(name))
        if (!entry || order.has(entry.name) || open.has(entry.name)) return
        open.add(entry.name)
        for (const needed of entry.depends) visit(needed)
        order.set(entry.name, {name: entry.name, file: entry.file_name, sha256: entry.sha256})
      }
      visit(wanted)
      return [...order.values()]
    },
    nearest: (wanted) => {
      const near = [...entries.values()]
        .filter(({file_name}) => !file_name.endsWith('.tar'))
        .map(({name}) => ({name, apart: distance(normal(wanted), normal(name))}))
        .filter(({name, apart}) => apart <= Math.max(1, Math.floor(name.length / 3)))
      return near
        .sort((one, other) => one.apart - other.apart)
        .slice(0, 3)
        .map(({name}) => name)
    },
  }
}

/** Names are the same whatever their case and separators (PEP 503). */
const normal = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')

/** Edit distance. */
function distance(one: string, other: string): number {
  let row = Array.from({length: other.length + 1}, (_, index) => index)
  for (let at = 1; at <= one.length; at++) {
    const next = [at]
    for (let to = 1; to <= other.length; to++) {
      const replaced = (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
