import {readFileSync} from 'node:fs'
import {connect} from 'node:net'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type DcpHome, dcpHome} from '../../support/dcp-home.js'
import {withinSeconds} from '../../support/dcp-initiator/assault.js'
import {openEngineSocket} from '../../support/dcp-initiator/engine-socket.js'
import {fragment} from '../../support/dcp-initiator/frames.js'
import {newIdentity} from '../../support/dcp-initiator/identity.js'
import {openSession} from '../../support/dcp-initiator/session.js'
import {startScheduler} from '../../support/dcp-network.js'
import type {Started} from '../../support/started.js'

let user: DcpHome
let scheduler: Started
let base: string
let port: number

beforeAll(async () => {
  user = dcpHome()
  const started = await startScheduler(user, [])
  scheduler = started.scheduler
  base = `${started.ready.location}/`
  port = started.ready.port
})

afterAll(() => user.remove())

const signer = newIdentity()
const open = (service = 'pheme') => openSession({service: `${base}${service}/`, signer, trustsTarget: true})

/** Resident memory of the scheduler, in MB. */
function memory(): number {
  const status = readFileSync(`/proc/${scheduler.process.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}

async function answers(): Promise<void> {
  const session = await withinSeconds(20, open(), 'no session')
  expect(await withinSeconds(20, session.request('keepalive', {}), 'no answer')).toMatchObject({success: true})
  await session.close()
}

test('a thousand sessions at a time are answered', async () => {
  const sessions = []
  for (let round = 0; round < 20; round++) {
    sessions.push(...(await Promise.all(Array.from({length: 50}, () => open()))))
  }
  const replies = await Promise.all(sessions.map((session) => session.request('keepalive', {})))
  expect(replies.every(({success}) => success)).toBe(true)
  expect(memory()).toBeLessThan(300)
  for (const session of sessions) session.abandon()
  await answers()
}, 120_000)

test("whoever connects and says nothing is cut off, and stands in nobody's way", async () => {
  const raw = Array.from({length: 500}, () => connect(port, '127.0.0.1').on('error', () => {}))
  const silent = await Promise.all(Array.from({length: 200}, () => openEngineSocket(`${base}job-submit/`, () => {})))
  await answers()
  await withinSeconds(20, Promise.all(silent.map(({ended}) => ended)), 'they are still connected')
  for (const socket of raw) socket.destroy()
}, 60_000)

test('pieces of messages that never come to an end cost a bounded amount of memory', async () => {
  const piece = 'x'.repeat(1_000_000)
  const sessions = await Promise.all(Array.from({length: 10}, () => open()))
  for (let seq = 0; seq < 40; seq++) {
    for (const session of sessions) {
      if (session.isEnded()) continue
      session.socket().send(fragment({msgId: 1, seq, total: 100}, piece))
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await answers()
  expect(memory()).toBeLessThan(700)
  for (const session of sessions) session.abandon()
  await answers()
}, 120_000)

test('a frame that is too long ends its socket, and nothing else', async () => {
  const socket = await openEngineSocket(`${base}job-submit/`, () => {})
  socket.send('x'.repeat(20_000_000))
  await withinSeconds(20, socket.ended, 'it is still connected')
  await answers()
}, 60_000)

test('a session that speaks for ever more workers is refused', async () => {
  const session = await open('task-distributor')
  const ask = (worker: string) =>
    session.request('requestTask@3', {coreStats: {worker}, fetchState: 2, soteriaJobs: {}})
  const answers = await Promise.all(Array.from({length: 300}, (_, number) => ask(`worker-${number}-of-many`)))
  expect(answers.filter(({success}) => success).length).toBeLessThanOrEqual(100)
  expect(await ask('worker-1-of-many')).toMatchObject({success: true})
  await session.close()
}, 60_000)
