// The first of two programs that call each other's functions; the other is process2.ts, or process2.py on real daffi.
// $ timeout 9 node build/run-typescript.mjs examples/daffi/process2.ts 10 & node build/run-typescript.mjs examples/daffi/process1.ts 10; wait
// The number makes the waits so many times shorter; a second one is another port.

import {setTimeout as sleep} from 'node:timers/promises'
import {callback, Global} from 'continuum/daffi'

const [pace = '1', port = '8888'] = process.argv.slice(2)
const second = 1000 / Number(pace)

/** Adds 2 numbers and returns the sum. */
async function func3(a: number, b: number): Promise<number> {
  // Simulate a long running job
  await sleep(3 * second)
  return a + b
}

/** What process 2 has. */
interface Process2 {
  func1(a: number, b: number): number
  func2(): void
}

callback(func3)

const g = new Global<Process2>({processName: 'proc1', initController: true, host: 'localhost', port: Number(port)})
await g.waitProcess('proc2')

for (let round = 0; round < 10; round++) {
  const delta = await g.call.func1(10, 3).fg()
  console.log(`Calculated delta = ${delta}`)
  await g.call.func2().noReturn()
  await sleep(5 * second)
}

await g.stop()
