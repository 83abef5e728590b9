import {runGenerator} from '../graphs/run-generator.js'
import type {Context} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {
  dueGenerator,
  type GeneratorRow,
  isAnyTooLate,
  nextGenerator,
  recallGenerators,
  updateGenerator,
} from '../tables/generator.js'
import type {Sweep} from './sweep.js'

/** Others get their turn in between. */
const MOST = 20

/** Starts the workflows of generators whose timeout is over with the arguments that are there. */
export const generators: Sweep = {
  name: 'generators',
  nextDue: ({store, now}) => (isAnyTooLate(store, now()) ? 0 : nextGenerator(store)),
  run: (context, now) => {
    recallGenerators(context.store, now)
    for (let count = 0; count < MOST; count++) {
      const generator = dueGenerator(context.store, now)
      if (!generator) return
      if (!started(context, generator)) updateGenerator(context.store, generator, null)
    }
  },
}

/** A workflow that is refused now, though it was not when it was added, must not hold up the others. */
function started(context: Context, generator: GeneratorRow): boolean {
  try {
    runGenerator(context, generator)
    return true
  } catch (error) {
    if (error instanceof RpcError) return false
    throw error
  }
}
