import {readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {type Machine, thisMachine} from '../../cli/machine.js'
import {openEmbedded} from '../engines/embedded.js'
import type {Engine} from '../engines/engine.js'

/** The package is the nearest folder above with its name, for the sources and for the bundle alike. */
function packageRoot(file: string): string {
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

/** This process and machine, as programs that use the library see them. */
export function localMachine(): Machine {
  return thisMachine(packageRoot(fileURLToPath(import.meta.url)))
}

/** The engine that programs use: the jobs of this machine, as for `dcp job`. Whoever opens it closes it. */
export function openLocalEngine(): Engine {
  return openEmbedded(localMachine(), 'create')
}

export async function withLocalEngine<T>(use: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = openLocalEngine()
  try {
    return await use(engine)
  } finally {
    await engine.close()
  }
}
