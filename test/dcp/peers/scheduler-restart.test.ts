import {afterAll, beforeAll, expect, test} from 'vitest'
import {type DcpNetwork, dcpNetwork, startScheduler} from '../../support/dcp-network.js'
import {eventually} from '../../support/started.js'

// The scheduler ends, killed or asked to, while a program of dcp-client waits for its job, and comes back.

let network: DcpNetwork
beforeAll(async () => {
  network = await dcpNetwork(['--workers', '1'])
})
afterAll(() => network?.remove())

const COUNT = 24
const PROGRAM = `
  const main = async () => {
    await require('dcp-client').init()
    const job = require('dcp/compute').for(1, ${COUNT}, async (x) => {
      progress()
      await new Promise((done) => setTimeout(done, 100))
      return x * x
    })
    for (const name of ['result', 'resultsUpdated', 'duplicate-result', 'stop', 'cancel']) {
      job.on(name, (event) => console.log(JSON.stringify({name, ...event})))
    }
    const results = await job.exec(0.001)
    console.log(JSON.stringify({name: 'done', values: Array.from(results)}))
  }
  main().then(() => process.exit(0), (error) => {
    console.error(error)
    process.exit(1)
  })
`

test('the client carries on, and is told of every slice once', {timeout: 120_000}, async () => {
  const program = network.script(PROGRAM)
  const seen = () => program.lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))
  const of = (name: string) => seen().filter((line) => line.name === name)
  let {scheduler} = network
  for (const [signal, results] of [
    ['SIGKILL', 3],
    ['SIGTERM', 10],
    ['SIGKILL', 16],
  ] as const) {
    await eventually(async () => {
      if (program.process.exitCode !== null) throw new Error(program.errors.join('\n').slice(0, 3000))
      return of('result').length >= results
    })
    scheduler.kill(signal)
    await scheduler.ended()
    ;({scheduler} = await startScheduler(network, ['--workers', '1', '--port', String(network.port)]))
  }
  expect(await program.ended(60_000), program.errors.join('\n').slice(0, 3000)).toBe(0)
  const numbers = Array.from({length: COUNT}, (_, at) => at + 1)
  expect(of('result').map(({sliceNumber}) => sliceNumber)).toHaveLength(COUNT)
  expect(new Set(of('result').map(({sliceNumber}) => sliceNumber))).toEqual(new Set(numbers))
  expect([...of('resultsUpdated'), ...of('duplicate-result'), ...of('cancel')]).toEqual([])
  expect(of('stop')).toHaveLength(1)
  expect(of('done')).toEqual([{name: 'done', values: numbers.map((x) => x * x)}])
})
