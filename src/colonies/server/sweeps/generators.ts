import {runGenerator} from '../graphs/run-generator.js'
import {dueGenerator, generatorsTooLate, nextGenerator, updateGenerator} from '../tables/generator.js'
import type {Sweep} from './sweep.js'
import {unlessRefused} from './unless-refused.js'

/** Others get their turn in between. */
const MOST = 20

/** Starts the workflows of generators whose timeout is over with the arguments that are there. */
export const generators: Sweep = {
  name: 'generators',
  nextDue: ({store, now}) => (generatorsTooLate.hasAny(store, now()) ? 0 : nextGenerator(store)),
  run: (context, now) => {
    const {store} = context
    generatorsTooLate.recall(store, now)
    for (let count = 0; count < MOST; count++) {
      const generator = dueGenerator(store, now)
      if (!generator) return
      const started = unlessRefused(() => {
        runGenerator(context, generator)
        return true
      })
      if (!started) updateGenerator(store, generator, null)
    }
  },
}
