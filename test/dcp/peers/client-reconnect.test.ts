import {afterAll, beforeAll, expect, test} from 'vitest'
import {type DcpNetwork, dcpNetwork, payloadsOf} from '../../support/dcp-network.js'
import {eventually} from '../../support/started.js'
import {startProxy, type TcpProxy} from '../../support/tcp-proxy.js'

// Every socket between a program of dcp-client and the scheduler is cut while its job runs.

let network: DcpNetwork
let proxy: TcpProxy
beforeAll(async () => {
  network = await dcpNetwork(['--workers', '1'])
  proxy = await startProxy(() => network.port)
})
afterAll(async () => {
  await proxy?.close()
  await network?.remove()
})

test('the client comes back, and is told of every slice once', {timeout: 90_000}, async () => {
  const running = network.cases(
    `
    cases.job = () => compute.for(1, 12, async (x) => {
      progress()
      await new Promise((done) => setTimeout(done, 300))
      return x
    })
    `,
    {location: `http://127.0.0.1:${proxy.port}`, limit: 80_000},
  )
  let cuts = 0
  for (const computed of [2, 5, 8]) {
    await eventually(async () => {
      const [job] = await network.json<{computed: number}[]>(['job', 'list'])
      return job !== undefined && job.computed >= computed
    })
    if (proxy.connections() > 0) cuts++
    proxy.cut()
  }
  const {job} = await running
  expect(cuts).toBe(3)
  expect(job?.results).toEqual(Array.from({length: 12}, (_, at) => at + 1))
  const numbers = job ? payloadsOf(job, 'result').map(({sliceNumber}) => Number(sliceNumber)) : []
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({length: 12}, (_, at) => at + 1))
  expect(job && payloadsOf(job, 'stop')).toHaveLength(1)
})

test('it deploys too while every socket is cut each second', {timeout: 120_000}, async () => {
  let cuts = 0
  const timer = setInterval(() => {
    if (proxy.connections() > 0) cuts++
    proxy.cut()
  }, 1000)
  try {
    const {list} = await network.cases(
      `
      cases.list = () => compute.for([1, 2, 3, 4, 5, 6], async (x) => {
        progress()
        await new Promise((done) => setTimeout(done, 300))
        return x
      })
      `,
      {location: `http://127.0.0.1:${proxy.port}`, limit: 110_000, env: {CASE_MS: '100000'}},
    )
    expect(list?.results).toEqual([1, 2, 3, 4, 5, 6])
    expect(list && payloadsOf(list, 'result')).toHaveLength(6)
    expect(list && payloadsOf(list, 'stop')).toHaveLength(1)
    expect(cuts).toBeGreaterThan(0)
  } finally {
    clearInterval(timer)
  }
})
