import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {openEndpoint} from '../../support/dcp-endpoint.js'
import {type DcpHome, dcpHome} from '../../support/dcp-home.js'
import {abuse} from '../../support/dcp-initiator/abuse.js'
import {newClient} from '../../support/dcp-initiator/client.js'
import {misuses, type Property} from '../../support/dcp-initiator/misuses.js'
import {spoil} from '../../support/dcp-initiator/spoil.js'
import {datumOf, newWorker} from '../../support/dcp-initiator/worker.js'
import {startScheduler} from '../../support/dcp-network.js'
import type {Started} from '../../support/started.js'
import {dumpStore} from '../../support/store-dump.js'

let user: DcpHome
let scheduler: Started
let base: string

beforeAll(async () => {
  user = dcpHome()
  const started = await startScheduler(user, [])
  scheduler = started.scheduler
  base = `${started.ready.location}/`
})

afterAll(() => user.remove())

test('of thousands of requests about the jobs and slices of others none is taken', async () => {
  const texts: string[] = []
  const client = newClient({
    base,
    tamper: (text) => {
      texts.push(text)
      return text
    },
  })
  const job = await client.deploy({input: [1, 2, 3, 4, 5, 6, 7, 8], open: true})
  const worker = newWorker({base, cores: 2})
  const held = await worker.fetch()
  const overheard = texts.map((text) => JSON.parse(text).body).find(({payload}) => payload?.operation === 'submit@5')
  const property: Property = {client, job, worker, held, overheard}
  const file = join(user.state, 'dcp.db')
  // Leases of the worker, and what the client acknowledged, are written down by the clock.
  const dump = () => dumpStore(file, ['worker', 'task', 'event_cursor'])
  const before = dump()
  const told = job.events.length

  const report = await abuse(base, property, 6000, 7)
  expect(report.sent).toBeGreaterThanOrEqual(6000)
  expect(report.broken).toEqual([])
  // Somebody may wait for the end of a job that there is not.
  expect(report.taken.filter((each) => each.includes(job.id))).toEqual([])
  expect(dump()).toEqual(before)
  expect(job.events.length).toBe(told)
  expect(scheduler.process.exitCode).toBeNull()

  await client.request('resultSubmitter', 'closeJob', {job: job.id})
  for (const slice of held) await worker.result(slice, Number(datumOf(slice)) ** 2)
  const stop = new AbortController()
  const working = worker.work(stop.signal, (datum) => Number(datum) ** 2)
  expect(await job.stopped).toMatchObject({runStatus: 'finished'})
  expect(job.results()).toEqual({values: new Map([1, 2, 3, 4, 5, 6, 7, 8].map((each) => [each, each ** 2])), twice: []})
  expect(Object.keys(misuses(property)).length).toBeGreaterThan(25)
  stop.abort()
  await working
  await Promise.all([client.close(), worker.close()])
}, 120_000)

test('of thousands of requests that hold something strange none makes the scheduler fail', async () => {
  const endpoint = await openEndpoint({limits: {workWait: 50}})
  const {broken, codes} = await spoil(endpoint.base, 3000, 11)
  expect({broken, failures: endpoint.log.filter((line) => line.includes('    at '))}).toEqual({
    broken: [],
    failures: [],
  })
  expect(codes).toMatchObject({EINVAL: expect.any(Number)})
  await endpoint.close()
}, 120_000)
