import {createRequire} from 'node:module'
import {dirname} from 'node:path'
import {type Machine, thisMachine} from '../../cli/machine.js'
import {openEmbedded} from '../engines/embedded.js'
import type {Engine} from '../engines/engine.js'

/** The package finds itself by its own name, from its sources and when it is installed. */
export function localMachine(): Machine {
  return thisMachine(dirname(createRequire(import.meta.url).resolve('continuum/package.json')))
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
    engine.close()
  }
}
