import {createInterface} from 'node:readline'
import {setTimeout as sleep} from 'node:timers/promises'
import {startController} from '../../../src/daffi/controller/start-controller.js'
import type {ControllerAddress} from '../../../src/daffi/link/address.js'
import {callbackOfFunction} from '../../../src/daffi/node/callback-of-function.js'
import {joinMesh} from '../../../src/daffi/node/join-mesh.js'
import {PyTuple} from '../../../src/daffi/wire/pickle/values.js'
import {writePickle} from '../../../src/daffi/wire/pickle/write-pickle.js'

// A process of the mesh: `controller ADDRESS`, `node ADDRESS NAME HEARTBEAT` or `flood ADDRESS`. ADDRESS is JSON.
// `memory` on stdin prints its resident bytes; `flood` makes calls with large answers, and is to be stopped meanwhile.

const [role = '', where = '', name = '', heartbeat = ''] = process.argv.slice(2)
const address = JSON.parse(where) as ControllerAddress
const say = (line: string): boolean => process.stdout.write(`${line}\n`)
const log = (line: string): boolean => process.stderr.write(`${line}\n`)

const callbacks = {
  echo: (value: unknown) => value,
  name: () => name,
  size: (value: unknown) => (typeof value === 'string' || value instanceof Uint8Array ? value.length : 0),
  large: (size: number) => 'x'.repeat(size),
  hang: () => new Promise(() => undefined),
  slow: (ms: number) => sleep(ms, name),
  block: (ms: number) => {
    const end = performance.now() + ms
    while (performance.now() < end);
    return name
  },
  async *count() {
    for (let i = 0; ; i++) {
      yield i
      await sleep(10)
    }
  },
}

if (role === 'controller') {
  const options = {listen: address, tls: undefined, generation: undefined, allow: undefined, tasksFile: undefined}
  const controller = await startController(options, log)
  say(`ready ${JSON.stringify(controller.address)}`)
} else {
  const options = {tls: undefined, sign: undefined, generation: undefined, reconnect: true, log} as const
  const signal = new AbortController().signal
  const node = await joinMesh({
    ...options,
    address,
    name,
    role: role === 'node' ? 'node' : 'caller',
    callbacks: role === 'node' ? Object.entries(callbacks).map(([func, fn]) => callbackOfFunction(func, fn)) : [],
    heartbeatProgram: heartbeat === '' ? undefined : heartbeat,
    signal,
  })
  say('ready')
  if (role === 'flood') {
    const data = writePickle(new PyTuple<unknown>([new PyTuple<unknown>([1024 * 1024]), {}, null]))
    const call = {flag: 'REQUEST', func: 'large', receiver: 'n1', data, returnResult: true, timeoutMs: 0} as const
    const again = (): void => {
      node.call(call, {onItem: () => undefined, onResult: again, onError: (error) => say(`failed ${error.message}`)})
    }
    for (let i = 0; i < 400; i++) again()
  }
}

createInterface({input: process.stdin}).on('line', (line) => {
  if (line === 'memory') say(`memory ${process.memoryUsage().rss} ${performance.now()}`)
})
