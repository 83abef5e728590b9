import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest'
import {DCP_MIGRATIONS} from '../../../src/dcp/scheduler/migrations/list.js'
import {processFacts} from '../../../src/dcp/scheduler/process-liveness.js'
import {openScheduler, type Scheduler} from '../../../src/dcp/scheduler/scheduler.js'
import {listenScheduler} from '../../../src/dcp/wire/endpoint/listen.js'
import {createEventRouter} from '../../../src/dcp/wire/events/create-event-router.js'
import {keySigner, type Signer} from '../../../src/dcp/wire/messages/signer.js'
import {randomPrivateKey} from '../../../src/keystore/private-key.js'
import {openStore} from '../../../src/store/open.js'
import {type OfficialWorker, type WorkerHost, whyNoWorker, workerHost} from '../../support/dcp-worker.js'
import {eventually} from '../../support/started.js'
import {startProxy} from '../../support/tcp-proxy.js'
import {range} from '../scheduler/jobs.js'
import {storeFile, submit} from '../scheduler/support.js'

const LIMIT_MS = 90_000

interface Endpoint {
  readonly scheduler: Scheduler
  readonly port: number
  close(): Promise<void>
}

/** An endpoint that takes back what a lost worker held after four seconds. */
async function openEndpoint(file: string, signer: Signer, port = 0): Promise<Endpoint> {
  const store = openStore({file, migrations: DCP_MIGRATIONS})
  const scheduler = openScheduler({store, now: Date.now, self: processFacts(process.pid), leaseMs: 4000})
  const failed = (error: unknown): void => {
    throw error
  }
  const events = createEventRouter({scheduler, failed})
  const listening = await listenScheduler({scheduler, events, signer, host: '127.0.0.1', port, now: Date.now})
  let closing: Promise<void> | undefined
  return {
    scheduler,
    port: listening.port,
    close: () => {
      closing ??= listening.close().then(() => store.close())
      return closing
    },
  }
}

/** Slices that take a fifth of a second. */
const deploy = (scheduler: Scheduler, count: number): Promise<string> =>
  submit(scheduler, range(count), {
    workFunction: `async (x) => {
      progress()
      await new Promise((resolve) => setTimeout(resolve, 200))
      return x * x
    }`,
    args: [],
  })

const why = whyNoWorker()
describe.skipIf(why !== undefined)(`an official worker in trouble ${why ?? ''}`, () => {
  let host: WorkerHost
  beforeAll(async () => {
    host = await workerHost()
  }, 60_000)
  afterAll(() => host.remove())

  const open = async (file = storeFile(), signer = keySigner(randomPrivateKey()), port = 0): Promise<Endpoint> => {
    const endpoint = await openEndpoint(file, signer, port)
    onTestFinished(() => endpoint.close())
    return endpoint
  }
  const start = (identity: string, port: number): OfficialWorker => {
    const worker = host.start(identity, {location: `http://127.0.0.1:${port}/`, cores: 2})
    onTestFinished(() => worker.kill())
    return worker
  }
  const delivered = (worker: OfficialWorker, count: number): Promise<unknown> =>
    eventually(async () => worker.told('result').length >= count, LIMIT_MS)

  /** Waits for the end of a job, and checks that each slice has its result once. Gives how often each was begun. */
  const finished = async ({scheduler}: Endpoint, job: string, count: number): Promise<readonly number[]> => {
    await eventually(async () => scheduler.summary(job).status === 'finished', LIMIT_MS)
    const squares = Array.from({length: count}, (_, index) => `${index * index}`)
    expect([...scheduler.results(job)].map(({value}) => value)).toEqual(squares)
    const events = [...scheduler.events(job, 1)]
    expect(events.filter(({type}) => type === 'result')).toHaveLength(count)
    return [...scheduler.slices(job)].map(({executions}) => executions)
  }

  it(
    'is killed with slices in hand: another computes them when its lease has ended',
    async () => {
      const endpoint = await open()
      const job = await deploy(endpoint.scheduler, 40)
      const killed = start('killed', endpoint.port)
      await delivered(killed, 12)
      killed.kill()
      await killed.process.ended()
      start('heir', endpoint.port)
      const executions = await finished(endpoint, job, 40)
      expect(Math.max(...executions)).toBe(2)
      expect(executions.filter((count) => count === 2).length).toBeLessThan(30)
    },
    LIMIT_MS,
  )

  it(
    'loses its sockets every second: every slice is computed once',
    async () => {
      const endpoint = await open()
      const proxy = await startProxy(() => endpoint.port)
      onTestFinished(() => proxy.close())
      const job = await deploy(endpoint.scheduler, 60)
      const worker = start('cut', proxy.port)
      await delivered(worker, 2)
      const cutting = setInterval(() => proxy.cut(), 1000)
      onTestFinished(() => clearInterval(cutting))
      expect(new Set(await finished(endpoint, job, 60))).toEqual(new Set([1]))
    },
    LIMIT_MS,
  )

  it(
    'loses its scheduler for a while: what it has computed meanwhile is taken from it',
    async () => {
      const file = storeFile()
      const signer = keySigner(randomPrivateKey())
      const before = await open(file, signer)
      const job = await deploy(before.scheduler, 50)
      const worker = start('patient', before.port)
      await delivered(worker, 12)
      await before.close()
      const ended = (): number => worker.told('sliceEnd').length
      const known = ended()
      await eventually(async () => ended() > known + 4)
      const computed = ended()
      const after = await open(file, signer, before.port)
      await eventually(async () => after.scheduler.summary(job).computed >= computed, LIMIT_MS)
      // After an outage the official worker may leave a slice lying that it holds (docs/scheduler.md): another computes it.
      worker.kill()
      await worker.process.ended()
      start('successor', after.port)
      const executions = await finished(after, job, 50)
      expect(executions.filter((count) => count === 1).length).toBeGreaterThanOrEqual(computed)
    },
    LIMIT_MS,
  )
})
