// The second of two programs that call each other's functions: see process1.ts.

import {setTimeout as sleep} from 'node:timers/promises'
import {callback, Global} from 'continuum/daffi'

const [pace = '1', port = '8888'] = process.argv.slice(2)
const second = 1000 / Number(pace)

/** Subtracts 2 numbers and returns the delta. */
async function func1(a: number, b: number): Promise<number> {
  return a - b
}

/** Just prints text to the console. */
function func2(): void {
  console.log('Func2 has been triggered!')
}

/** What process 1 has. */
interface Process1 {
  func3(a: number, b: number): number
}

/** Executes remote callbacks. */
async function remoteProcessExecutor(g: Global<Process1>): Promise<void> {
  for (let round = 0; round < 5; round++) {
    const future = g.call.func3(4, 6).bg()
    // Do something while the result is computed
    await sleep(2 * second)
    const result = await future.get()
    console.log(`Calculated sum is ${result}`)
  }
}

callback(func1)
callback(func2)

const g = new Global<Process1>({processName: 'proc2', host: 'localhost', port: Number(port)})
await Promise.all([remoteProcessExecutor(g), g.join()])
