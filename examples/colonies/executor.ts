// An executor in ten lines: it registers, runs what is asked for, and unregisters on Ctrl-C. On one terminal, and then on
// another:
//
//   node build/run-typescript.mjs examples/colonies/executor.ts
//   colonies function exec --func add --targettype calculator --set 'args=[2,3]' --wait --out

import {Executor} from 'continuum/colonies'

const calculator = new Executor({
  type: 'calculator',
  functions: {
    add: (a: number, b: number) => a + b,
    sum: (...numbers: number[]) => numbers.reduce((total, number) => total + number, 0),
  },
})

await calculator.start()
console.log(`${calculator.name} calculates`)
await calculator.join()
