// sum_nums(gen_nums()) from a program: the monad of ColonyOS's documentation. On one terminal, and then on another:
//
//   colonies executor run examples/colonies/nums.py --type python-executor
//   node build/run-typescript.mjs examples/colonies/chain.ts

import {Colonies, chain, FuncSpec} from 'continuum/colonies'

const python = (func: string): FuncSpec => new FuncSpec(func, {executortype: 'python-executor'})

const colonies = await Colonies.connect()
const sum = await chain(python('gen_nums')).then(python('sum_nums')).unwrap(colonies)
await colonies.close()
console.log(sum)
