import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type DcpHome, dcpHome} from '../../support/dcp-home.js'
import {assault, overhear} from '../../support/dcp-initiator/assault.js'
import {newClient} from '../../support/dcp-initiator/client.js'
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

test('of thousands of messages that are wrong none is taken, and none ends the scheduler', async () => {
  const heard = await overhear(base)
  const file = join(user.state, 'dcp.db')
  const before = dumpStore(file)
  const report = await assault(base, heard, {count: 4000, seed: 1})
  expect(Object.values(report).reduce((sum, sent) => sum + sent, 0)).toBe(4000)
  expect(dumpStore(file)).toEqual(before)
  expect(scheduler.process.exitCode).toBeNull()
  await heard.close()
  const client = newClient({base})
  await expect(client.request('pheme', 'listJobs', {statuses: []})).resolves.toEqual([])
  await client.close()
}, 120_000)
