import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {SandboxTimes} from '../../../src/dcp/worker/sandbox.js'
import {createSandboxFactory} from '../../../src/dcp/worker/sandbox-factory.js'
import {runSupervisor} from '../../../src/dcp/worker/supervisor.js'
import {createMemorySource, type MemorySource} from '../../support/memory-source.js'
import {processesWith, until} from '../../support/processes.js'
import {TESTED_BACKENDS, type TestedBackend} from '../../support/sandbox-backends.js'
import {buildSandboxHost} from '../../support/sandbox-host.js'
import {workOf as work} from './run-job.js'

let host: Awaited<ReturnType<typeof buildSandboxHost>>
beforeAll(async () => {
  host = await buildSandboxHost()
})
afterAll(() => host.remove())

const numbers = (count: number): string[] => Array.from({length: count}, (_, index) => String(index))

function sandboxes(tested: TestedBackend, times: Partial<SandboxTimes> = {}) {
  return createSandboxFactory({...tested, hostFile: host.hostFile, times})
}

interface RunOptions {
  readonly cores?: number
  readonly until?: 'idle' | 'signal'
  readonly signal?: AbortSignal
  readonly times?: Partial<SandboxTimes>
}
function run(tested: TestedBackend, source: MemorySource, options: RunOptions = {}): Promise<void> {
  return runSupervisor({
    source,
    worker: 'w',
    cores: options.cores ?? 2,
    until: options.until ?? 'idle',
    signal: options.signal ?? new AbortController().signal,
    now: () => performance.now(),
    sandboxes: sandboxes(tested, options.times),
  })
}
const valuesOf = (source: MemorySource): unknown[] =>
  [...(source.outcomes.get('job') ?? new Map())]
    .sort(([a], [b]) => a - b)
    .map(([, outcome]) => (outcome.kind === 'result' ? JSON.parse(outcome.value) : outcome.code))

describe.each(TESTED_BACKENDS)('supervisor ($title)', (tested) => {
  it('uses the backend that is meant', async () => {
    const factory = sandboxes(tested)
    expect((await factory.facts()).backend).toBe(tested.backend)
    await factory.close()
  })

  it('runs every slice, in growing batches, and leaves no child', async () => {
    const source = createMemorySource()
    source.add(work('x => x * x'), numbers(5000))
    await run(tested, source)
    expect(valuesOf(source)).toEqual(numbers(5000).map((text) => Number(text) ** 2))
    const sizes = source.claims.map((task) => task.data.length)
    expect(sizes[0]).toBe(1)
    expect(Math.max(...sizes)).toBeGreaterThan(60)
    expect(source.workers.size).toBe(0)
    expect(processesWith(host.hostFile)).toEqual([])
  })

  it('ends the job when the work function cannot run', async () => {
    for (const source of ['40 + 2', 'x => {', '(() => { throw new Error("no") })()']) {
      const tasks = createMemorySource()
      tasks.add(work(source), numbers(10))
      await run(tested, tasks)
      expect(tasks.rejected.map(({job, code}) => ({job, code}))).toEqual([{job: 'job', code: 'EWORKFUNCTION'}])
    }
  })

  it('charges a slice that overruns, and computes the others', async () => {
    const source = createMemorySource(2)
    source.add(work('x => { if (x === 7) for (;;); return x }'), numbers(20))
    await run(tested, source, {times: {sliceMs: 400}})
    expect(valuesOf(source)).toEqual(numbers(20).map((text) => (text === '7' ? 'ESLICETOOSLOW' : Number(text))))
    expect(source.charges.every(({code}) => code === 'ESLICETOOSLOW')).toBe(true)
  })

  it('charges a slice that is silent too long', async () => {
    const source = createMemorySource(1)
    source.add(
      work(
        'async x => { for (let i = 0; i < 8; i++) { await new Promise(r => setTimeout(r, 150)); if (x === 0) progress() } return x }',
      ),
      numbers(2),
    )
    await run(tested, source, {times: {progressMs: 500}})
    expect(valuesOf(source)).toEqual([0, 'ENOPROGRESS'])
  })

  it('stops when told to: gives back what it has not done, uncharged, within two seconds', async () => {
    const source = createMemorySource()
    source.add(work('x => { for (;;); }'), numbers(10))
    const stop = new AbortController()
    const done = run(tested, source, {until: 'signal', signal: stop.signal})
    await until(() => source.claims.length === 2 && processesWith(host.hostFile).length >= 2)
    const started = performance.now()
    stop.abort()
    await done
    expect(performance.now() - started).toBeLessThan(2000)
    expect(source.held()).toBe(0)
    expect(source.charges).toEqual([])
    expect(processesWith(host.hostFile)).toEqual([])
  })

  it('waits for new work until it is stopped', async () => {
    const source = createMemorySource()
    const stop = new AbortController()
    const done = run(tested, source, {until: 'signal', signal: stop.signal})
    source.add(work('x => -x'), numbers(3))
    await until(() => source.outcomes.get('job')?.size === 3)
    source.add({...work('(x, y) => x + y', 5), id: 'second'}, numbers(3))
    await until(() => source.outcomes.get('second')?.size === 3)
    stop.abort()
    await done
    expect(processesWith(host.hostFile)).toEqual([])
  })

  it('ends the sandbox of a job that was cancelled while a slice runs', async () => {
    const source = createMemorySource()
    source.add(work('x => { for (;;); }'), numbers(1))
    const done = run(tested, source)
    await until(() => processesWith(host.hostFile).length > 0)
    source.cancel('job')
    await done
    expect(source.charges).toEqual([])
    expect(processesWith(host.hostFile)).toEqual([])
  })

  it('records console messages while a slice still runs', async () => {
    const source = createMemorySource()
    source.add(work('async x => { console.log("begun", {x}); await new Promise(() => {}) }'), numbers(1))
    const stop = new AbortController()
    const done = run(tested, source, {until: 'signal', signal: stop.signal})
    await until(() => source.console.length === 1)
    expect(source.console).toEqual([{slice: 1, level: 'log', message: ['begun', '{"x":0}']}])
    stop.abort()
    await done
  })
})

describe('supervisor', () => {
  it('fails with a code when no sandbox can be started', async () => {
    const source = createMemorySource()
    source.add(work('x => x'), numbers(3))
    const nowhere = createSandboxFactory({
      execPath: '/nonexistent/node',
      nodeVersion: '20.19.0',
      platform: process.platform,
      hostFile: host.hostFile,
    })
    const signal = new AbortController().signal
    const done = runSupervisor({source, worker: 'w', cores: 1, until: 'idle', signal, now: () => 0, sandboxes: nowhere})
    await expect(done).rejects.toMatchObject({code: 'SANDBOX_UNAVAILABLE'})
    expect(source.held()).toBe(0)
  })
})
