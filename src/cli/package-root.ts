import {readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'

/** The package is the nearest folder above a file with its name, for the sources and for the bundle alike. */
export function packageRoot(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    if (packageName(folder) === 'continuum') return folder
  }
  throw new Error(`${file} is not in the continuum package`)
}

function packageName(folder: string): unknown {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {name?: unknown}).name
  } catch {
    return undefined
  }
}
