import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type DcpNetwork, dcpNetwork} from '../../support/dcp-network.js'
import {type WorkerHost, whyNoWorker, workerHost} from '../../support/dcp-worker.js'
import type {Started} from '../../support/started.js'

const LIMIT_MS = 60_000

/** What a program on the official client tells of a job that it computes itself: one JSON document. */
const program = (make: string): string => `
const seen = {events: []}
const main = async () => {
  await require('dcp-client').init()
  const compute = require('dcp/compute')
  const wallet = require('dcp/wallet')
  const keystore = await new wallet.IdKeystore(null, '')
  wallet.addId(keystore)
  await require('dcp/identity').set(keystore)
  const job = (${make})(compute)
  for (const name of ['accepted', 'console', 'result', 'error', 'complete']) job.on(name, () => seen.events.push(name))
  job.work.on('hello', ({data}) => seen.events.push('hello ' + data))
  seen.results = Array.from(await job.localExec(1))
  process.stdout.write(JSON.stringify(seen) + '\\n', () => process.exit(0))
}
main().catch((error) => {
  console.error(error)
  process.exit(1)
})
`

const PYTHON = `
import dcp
def double(x):
    dcp.progress()
    return x * 2
dcp.set_slice_handler(double)
`

const why = whyNoWorker()
describe.skipIf(why !== undefined)(`localExec of the official client ${why ?? ''}`, () => {
  let network: DcpNetwork
  let host: WorkerHost

  beforeAll(async () => {
    ;[network, host] = await Promise.all([dcpNetwork([]), workerHost()])
  }, 60_000)

  afterAll(async () => {
    await host.remove()
    await network.remove()
  })

  const seenBy = async (run: Started): Promise<{readonly events: string[]; readonly results: unknown[]}> => {
    const status = await run.ended(LIMIT_MS)
    if (status !== 0) throw new Error(run.errors.join('\n').slice(-3000))
    return JSON.parse(run.lines.at(-1) ?? '')
  }

  it.each([
    ['a range', 'compute.for({start: 1, end: 3}, work, [10])', [10, 20, 30]],
    ['values', "compute.for(['a', {b: 1}], work, [10])", ['a10', '[object Object]10']],
  ])(
    'computes %s, and nobody else does',
    async (_, job, results) => {
      const work = `function work(x, k) {
      progress()
      console.log('in slice', x)
      work.emit('hello', 'there')
      return typeof x === 'number' ? x * k : x + String(k)
    }`.replace('function work', 'function')
      const stranger = host.start('stranger', {location: network.location})
      const seen = await seenBy(
        host.script(program(`(compute) => { const work = ${work}; return ${job} }`), network.location),
      )
      expect(seen.results).toEqual(results)
      expect(seen.events.filter((name) => name === 'result')).toHaveLength(results.length)
      expect(seen.events).toEqual(expect.arrayContaining(['accepted', 'console', 'hello there', 'complete']))
      expect(stranger.told('result')).toEqual([])
      stranger.kill()
    },
    LIMIT_MS,
  )

  it(
    'computes Python',
    async () => {
      const make = `(compute) => {
      const job = compute.for(1, 2, ${JSON.stringify(PYTHON)})
      job.worktime = 'pyodide'
      return job
    }`
      expect((await seenBy(host.script(program(make), network.location))).results).toEqual([2, 4])
    },
    LIMIT_MS,
  )
})
