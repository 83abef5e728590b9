import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {decodeValue} from '../../../../src/dcp/job/values/value-text.js'
import {DCP_TIMES, type Sandbox, type SandboxTimes, startSandbox} from '../../../../src/dcp/worker/sandbox/sandbox.js'
import {createSandboxFactory, type SandboxFactory} from '../../../../src/dcp/worker/sandbox/sandbox-factory.js'
import {runSupervisor} from '../../../../src/dcp/worker/supervisor/supervisor.js'
import {startDataServer} from '../../../support/data-server.js'
import {createMemorySource, type MemorySource} from '../../../support/memory-source.js'
import {processesWith, until} from '../../../support/processes.js'
import {TESTED_BACKENDS, type TestedBackend} from '../../../support/sandbox-backends.js'
import {buildSandboxHost} from '../../../support/sandbox-host.js'
import {workOf as work} from '../run-job.js'

let host: Awaited<ReturnType<typeof buildSandboxHost>>
beforeAll(async () => {
  host = await buildSandboxHost()
})
afterAll(() => host.remove())

const VM = {execPath: process.execPath, nodeVersion: process.versions.node, backend: 'vm'} as const
const numbers = (count: number): string[] => Array.from({length: count}, (_, index) => String(index))

function sandboxes(tested: TestedBackend, times: Partial<SandboxTimes> = {}) {
  return createSandboxFactory({...tested, hostFile: host.hostFile, times})
}

interface RunOptions {
  readonly cores?: number
  readonly until?: 'idle' | 'signal'
  readonly signal?: AbortSignal
  readonly drain?: AbortSignal
  readonly times?: Partial<SandboxTimes>
}
function run(tested: TestedBackend, source: MemorySource, options: RunOptions = {}): Promise<void> {
  return runSupervisor({
    source,
    worker: 'w',
    cores: options.cores ?? 2,
    until: options.until ?? 'idle',
    signal: options.signal ?? new AbortController().signal,
    ...(options.drain ? {drain: options.drain} : {}),
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

  it('charges only those that may have run, and in the end only the one that did', async () => {
    const source = createMemorySource(3)
    source.add({...work('x => { if (x === 300) for (;;); return x }'), sliceTimeout: 300}, numbers(2000))
    await run(tested, source)
    expect(valuesOf(source)).toEqual(numbers(2000).map((text) => (text === '300' ? 'ESLICETOOSLOW' : Number(text))))
    const [first, ...others] = source.charges
    const {among = {first: 301, last: 301}} = first ?? {}
    expect(among.first).toBeLessThanOrEqual(301)
    expect(among.last).toBeGreaterThanOrEqual(301)
    expect(source.history('job', 301)).toEqual({given: 3, tries: 3})
    expect(others.map(({slice}) => slice)).toEqual([301, 301])
    const charged = numbers(2000).filter((text) => source.history('job', Number(text) + 1).tries > 0)
    expect(charged.length).toBe(among.last - among.first + 1)
  })

  it('runs a slow slice that hangs once and so often again, and charges no other', async () => {
    const source = createMemorySource(2)
    const wait = 'await new Promise(r => setTimeout(r, 60));'
    source.add({...work(`async x => { ${wait} if (x === 4) for (;;); return x }`), sliceTimeout: 600}, numbers(7))
    await run(tested, source, {cores: 1})
    expect(valuesOf(source)).toEqual([0, 1, 2, 3, 'ESLICETOOSLOW', 5, 6])
    expect(numbers(7).map((text) => source.history('job', Number(text) + 1).tries)).toEqual([0, 0, 0, 0, 2, 0, 0])
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
    expect(source.charges.map(({progressReports}) => progressReports)).toEqual([{last: null, lastDeterministic: null}])
  })

  it('gives back at the end of the task what the work function rejects', async () => {
    const source = createMemorySource(2)
    source.add(work('x => { if (x % 10 === 3) work.reject("not here", 3); return x }'), numbers(40))
    await run(tested, source)
    const expected = numbers(40).map((text) => (Number(text) % 10 === 3 ? 'EWORKREJECT' : Number(text)))
    expect(valuesOf(source)).toEqual(expected)
    expect(source.charges.every(({code, retries, message}) => code === 'EWORKREJECT' && retries === 3 && message)).toBe(
      true,
    )
    expect(source.history('job', 4)).toEqual({given: 4, tries: 4})
    expect(source.history('job', 5).tries).toBe(0)
  })

  it('records what the work function emits while it still runs', async () => {
    const source = createMemorySource()
    source.add(work('async x => { work.emit("found", {x: NaN}); await new Promise(() => {}) }'), numbers(1))
    const stop = new AbortController()
    const done = run(tested, source, {until: 'signal', signal: stop.signal})
    await until(() => source.custom.length === 1)
    expect(source.custom).toMatchObject([{slice: 1, name: 'found'}])
    expect(decodeValue(source.custom[0]?.data ?? '')).toEqual({x: Number.NaN})
    stop.abort()
    await done
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
    expect(source.console).toEqual([
      {slice: 1, level: 'log', message: ['begun', '{"x":0}'], values: '["begun",{"x":0}]'},
    ])
    stop.abort()
    await done
  })
})

describe('supervisor', () => {
  const tested: TestedBackend = {...VM, title: 'vm, this Node', platform: process.platform}

  it('ends the job whose work function takes the sandbox with it', async () => {
    const source = createMemorySource()
    source.add(work('(() => { for (;;); })()'), numbers(100))
    await run(tested, source, {times: {startMs: 1000}, cores: 1})
    expect(source.rejected).toMatchObject([{job: 'job', code: 'EWORKFUNCTION'}])
    expect(source.charges).toEqual([])
  })

  it('keeps to the limits of the job, and tells what a silent slice had said', async () => {
    const source = createMemorySource(1)
    source.add({...work('x => { progress(0.5); for (;;); }'), progressTimeout: 400}, numbers(1))
    await run(tested, source)
    expect(valuesOf(source)).toEqual(['ENOPROGRESS'])
    const [{progressReports: reports} = {}] = source.charges
    expect(reports?.last).toEqual({deltaMs: expect.any(Number), progress: 0.5})
    expect(reports?.lastDeterministic?.deltaMs).toBeGreaterThan(300)
  })

  it('records a long batch while it runs', async () => {
    const source = createMemorySource()
    const slow = 'async x => { await new Promise(r => setTimeout(r, x < 20 ? 0 : 30)); return x }'
    source.add(work(slow), numbers(60))
    await run(tested, source, {cores: 1})
    expect(valuesOf(source)).toEqual(numbers(60).map(Number))
    expect(Math.max(...source.reports.slice(-4))).toBeLessThanOrEqual(12)
  })

  it('drains: finishes the slices that run and begins no other', async () => {
    const source = createMemorySource()
    source.add(work('async x => { console.log(x); await new Promise(r => setTimeout(r, 700)); return x }'), numbers(10))
    const drain = new AbortController()
    const done = run(tested, source, {until: 'signal', drain: drain.signal})
    await until(() => source.console.length === 2)
    drain.abort()
    await done
    expect(valuesOf(source)).toEqual([0, 1])
    expect(source.held()).toBe(0)
    expect(source.charges).toEqual([])
    expect(source.workers.size).toBe(0)
    expect(processesWith(host.hostFile)).toEqual([])
  })

  it('drains in the middle of a batch whose slices turned slow', async () => {
    const source = createMemorySource()
    const slow = 'async x => { if (x > 5) await new Promise(r => setTimeout(r, 400)); return x }'
    source.add(work(slow), numbers(500))
    const drain = new AbortController()
    const done = run(tested, source, {cores: 1, until: 'signal', drain: drain.signal})
    await until(() => valuesOf(source).length >= 7)
    drain.abort()
    await done
    expect(valuesOf(source).length).toBeLessThan(12)
    expect(source.held()).toBe(0)
    expect(source.charges).toEqual([])
  })

  it('shares a batch whose slices turned slow with the cores that are idle', async () => {
    const source = createMemorySource()
    const slow = 'async x => { if (x > 5) await new Promise(r => setTimeout(r, 250)); return x }'
    source.add(work(slow), numbers(21))
    await run(tested, source, {cores: 2})
    expect(valuesOf(source)).toEqual(numbers(21).map(Number))
    expect(source.charges).toEqual([])
    // Slices 6 to 21 came in one batch; without sharing, one claim would have held them all to their end.
    expect(Math.max(...numbers(15).map((text) => source.history('job', Number(text) + 7).given))).toBeGreaterThan(1)
  })

  it('tells of quick slices while a slow one of their batch waits', async () => {
    const source = createMemorySource()
    const stop = new AbortController()
    source.add(
      work('async x => { if (x === 4) await new Promise(() => setTimeout(() => {}, 1e6)); return x }'),
      numbers(5),
    )
    const done = run(tested, source, {cores: 1, until: 'signal', signal: stop.signal})
    await until(() => valuesOf(source).length === 4)
    stop.abort()
    await done
    expect(valuesOf(source)).toEqual([0, 1, 2, 3])
  })

  it('drains an idle worker at once, and stops a draining one', async () => {
    const source = createMemorySource()
    const drain = new AbortController()
    const idle = run(tested, source, {until: 'signal', drain: drain.signal})
    drain.abort()
    await idle
    source.add(work('x => { console.log(x); for (;;); }'), numbers(10))
    const again = new AbortController()
    const stop = new AbortController()
    const done = run(tested, source, {until: 'signal', drain: again.signal, signal: stop.signal})
    await until(() => processesWith(host.hostFile).length >= 2)
    again.abort()
    stop.abort()
    await done
    expect(source.held()).toBe(0)
    expect(processesWith(host.hostFile)).toEqual([])
  })

  it('fetches what remote data stand for; what cannot be had is charged', async () => {
    const server = await startDataServer((request, response) => {
      const number = Number(request.url?.slice(1))
      if (number % 10 === 7) return response.writeHead(404).end()
      return response.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify({number}))
    })
    const source = createMemorySource(2)
    const urls = numbers(60).map((text) => JSON.stringify(`${server.url}/${text}`))
    source.add(work('({number}) => number + 0.5'), urls, true)
    await run(tested, source)
    await server.close()
    const expected = numbers(60).map((text) => (Number(text) % 10 === 7 ? 'EFETCH' : Number(text) + 0.5))
    expect(valuesOf(source)).toEqual(expected)
    expect(source.history('job', 8)).toEqual({given: 2, tries: 2})
    expect(source.history('job', 7).tries).toBe(0)
    expect(source.charges.every(({message}) => message.includes('404'))).toBe(true)
  })

  it('is not held up by a sandbox that a signal does not end', async () => {
    // The shell is what gets the signal; Node lives on behind it, in an endless loop.
    const launcher = {
      prefix: ['sh', '-c', '"$0" "$@" & wait'],
      namespace: false,
      memoryLimit: false,
      diesWithParent: false,
    }
    const program = {...VM, hostFile: host.hostFile, memoryMiB: 128, launcher}
    const source = createMemorySource(1)
    source.add({...work('x => { if (x === 0) for (;;); return x }'), sliceTimeout: 300}, numbers(3))
    const begun = performance.now()
    const started: Sandbox[] = []
    const factory: SandboxFactory = {
      facts: async () => ({backend: 'vm', namespace: false}),
      warm: () => {},
      start: async () => {
        const sandbox = startSandbox(program, DCP_TIMES)
        started.push(sandbox)
        await sandbox.ready
        return sandbox
      },
      close: async () => {},
    }
    const signal = new AbortController().signal
    const now = () => performance.now()
    await runSupervisor({source, worker: 'w', cores: 1, until: 'idle', signal, now, sandboxes: factory})
    expect(valuesOf(source)).toEqual(['ESLICETOOSLOW', 1, 2])
    expect(performance.now() - begun).toBeLessThan(5000)
    const left = processesWith(host.hostFile)
    expect(left.length).toBe(1)
    for (const pid of left) process.kill(pid, 'SIGKILL')
    await Promise.all(started.map((sandbox) => sandbox.exited))
  })

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
