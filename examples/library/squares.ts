// Squares, from a program: the same job as `dcp job deploy --function "x => x * x" --data "[1,2,3,4,5]"`.
//
//   $ node build/run-typescript.mjs examples/library/squares.ts
//
// The small script takes the types away; from Node.js 22.18 on, plain `node examples/library/squares.ts` does that itself.

import {compute} from 'continuum/dcp'

/** What every work function finds where it runs. */
declare function progress(done?: number): boolean

const data = [1, 2, 3, 4, 5]

const job = compute.for(data, (datum: number) => {
  progress()
  return datum * datum
})

job.on('readystatechange', console.log)
job.on('accepted', () => console.log(job.id))
job.on('result', ({sliceNumber, result}) => console.log(`New result for slice ${sliceNumber}: ${result}`))

await job.exec()
const results = await job.wait()
console.log(Array.from(results))
