import {localMachine} from '../../cli/local-machine.js'
import {openEmbedded} from '../engines/embedded.js'
import type {Engine} from '../engines/engine.js'

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
