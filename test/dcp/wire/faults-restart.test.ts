import {spawn} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from 'vitest'
import {type Bundle, bundle} from '../../support/bundle.js'
import {type DcpHome, dcpHome} from '../../support/dcp-home.js'
import type {CrowdOrder, CrowdReport} from '../../support/dcp-initiator/crowd-process.js'
import {startScheduler} from '../../support/dcp-network.js'
import {ROOT} from '../../support/run-program.js'
import {type Started, watch} from '../../support/started.js'

let crowdProgram: Bundle
let user: DcpHome

beforeAll(async () => {
  crowdProgram = await bundle(join(ROOT, 'test/support/dcp-initiator/crowd-process.ts'))
})

afterAll(() => crowdProgram.remove())

beforeEach(() => {
  user = dcpHome()
})

afterEach(() => user.remove())

/** Runs clients and workers in a process of their own; `meanwhile` is called until they are done. */
async function crowd(order: CrowdOrder, meanwhile: () => Promise<void> = async () => {}): Promise<CrowdReport> {
  const child = user.watched(
    watch(spawn(process.execPath, [crowdProgram.file, JSON.stringify(order)], {stdio: ['ignore', 'pipe', 'pipe']})),
  )
  let over = false
  const ended = child.ended(100_000).finally(() => {
    over = true
  })
  while (!over) {
    await new Promise((resolve) => setTimeout(resolve, 1000))
    if (!over) await meanwhile()
  }
  expect({status: await ended, errors: child.errors}).toMatchObject({status: 0})
  return JSON.parse(child.lines.at(-1) ?? '')
}

/** All that must hold of a crowd, whatever happened to it. */
function expectWhole({told, twice, lost, wrong, unfinished}: CrowdReport, {clients, jobs, slices}: CrowdOrder): void {
  expect({told, twice, lost, wrong, unfinished}).toEqual({
    ...{told: clients * jobs * slices, twice: 0, lost: 0, wrong: 0, unfinished: 0},
  })
}

/** The most memory that a scheduler had, in MB. */
function peak(scheduler: Started): number {
  const status = readFileSync(`/proc/${scheduler.process.pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024
}

test('a scheduler that is killed and started again loses no slice, and tells each result once', async () => {
  let {scheduler, ready} = await startScheduler(user, [])
  const order = {base: `${ready.location}/`, clients: 4, workers: 4, jobs: 3, slices: 30, takes: 100}
  let kills = 0
  const report = await crowd(order, async () => {
    if (kills === 4) return
    kills++
    scheduler.kill('SIGKILL')
    await scheduler.ended()
    const again = await startScheduler(user, ['--port', String(ready.port)])
    scheduler = again.scheduler
    expect(again.ready.address).toBe(ready.address)
  })
  expectWhole(report, order)
  expect(kills).toBeGreaterThan(1)
}, 120_000)

test('sockets that are cut every second cost nothing but time', async () => {
  const {ready} = await startScheduler(user, [])
  const order = {base: `${ready.location}/`, clients: 5, workers: 5, jobs: 2, slices: 40, takes: 100, cutEvery: 1000}
  const report = await crowd(order)
  expectWhole(report, order)
  // Each participant went on in the sessions that it had.
  expect(report.sessions).toBeLessThanOrEqual(5 * 4 + 5 * 3)
}, 120_000)

test('a hundred clients and a hundred workers at a time: no slice is lost, in less than 300 MB', async () => {
  const {scheduler, ready} = await startScheduler(user, [])
  const order = {base: `${ready.location}/`, clients: 100, workers: 100, jobs: 1, slices: 20}
  const report = await crowd(order)
  expectWhole(report, order)
  expect(report.repeated).toBe(0)
  expect(peak(scheduler)).toBeLessThan(300)
}, 120_000)
