import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {describe, expect, it} from 'vitest'
import {processFacts, processGone} from '../../../src/dcp/scheduler/process-liveness.js'
import {range, squares} from './jobs.js'
import {claim, goneProcess, openFixture, submit} from './support.js'

describe('workers', () => {
  it('give back what they hold when they unregister', async () => {
    const {scheduler, store} = openFixture()
    await submit(scheduler, range(10))
    scheduler.register('w')
    claim(scheduler, 3)
    claim(scheduler, 3)
    scheduler.unregister('w')
    expect(store.prepare('SELECT count(*) AS n FROM worker').get()).toEqual({n: 0})
    scheduler.register('v')
    expect(claim(scheduler, 10, 'v')).toMatchObject({first: 1, last: 6, tries: 0})
  })

  it('lose their claims when their process is gone', async () => {
    const {scheduler, file} = openFixture()
    const other = openFixture(file, goneProcess())
    await submit(scheduler, range(10))
    other.scheduler.register('w')
    const lost = claim(other.scheduler, 10)
    scheduler.register('v')
    expect(claim(scheduler, 10, 'v')).toMatchObject({first: 1, last: 10, tries: 0})
    expect(other.scheduler.record(lost, {outcomes: squares(lost), console: [], custom: []})).toBe(false)
  })

  it('of another machine lose them when the lease ends', async () => {
    const {scheduler, file, advance} = openFixture()
    const other = openFixture(file, {...processFacts(process.pid), host: 'another'})
    const id = await submit(scheduler, range(10))
    other.scheduler.register('w')
    claim(other.scheduler, 10)
    scheduler.sweep()
    expect(scheduler.summary(id).served).toBe(true)
    const request = {worker: 'v', maxSlices: 10, maxBytes: 100}
    advance(scheduler.leaseMs - 1)
    expect(scheduler.claim(request)).toBeUndefined()
    other.advance(scheduler.leaseMs - 1)
    other.scheduler.renew('w')
    advance(2)
    expect(scheduler.claim(request)).toBeUndefined()
    advance(10 * scheduler.leaseMs)
    expect(scheduler.claim(request)).toMatchObject({first: 1, last: 10, tries: 0})
  })

  it('are no reason to give up a slice, however many go away; each counts as an execution', async () => {
    const {scheduler, file} = openFixture()
    const id = await submit(scheduler, range(4))
    for (const worker of ['a', 'b', 'c', 'd']) {
      const other = openFixture(file, goneProcess())
      other.scheduler.register(worker)
      const task = claim(other.scheduler, 4, worker)
      if (worker === 'c') other.scheduler.record(task, {outcomes: squares(task, [2]), console: [], custom: []})
      scheduler.sweep()
    }
    expect(scheduler.summary(id)).toMatchObject({status: 'running', computed: 1, served: false})
    scheduler.register('w')
    for (const [first, last] of [
      [1, 1],
      [3, 4],
    ]) {
      const task = claim(scheduler, 4)
      expect(task).toMatchObject({first, last, tries: 0})
      scheduler.record(task, {outcomes: squares(task), console: [], custom: []})
    }
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', failed: 0})
    expect([...scheduler.slices(id)].map(({executions}) => executions)).toEqual([5, 3, 4, 4])
  })

  it('count as serving a job only while it runs, and only the job they are for', async () => {
    const {scheduler} = openFixture()
    const one = await submit(scheduler, range(1))
    const two = await submit(scheduler, range(1))
    scheduler.register('w', one)
    const served = () => scheduler.list().map((job) => [job.id === one ? 'one' : 'two', job.served])
    expect(served()).toEqual([
      ['two', false],
      ['one', true],
    ])
    const task = claim(scheduler, 1)
    scheduler.record(task, {outcomes: squares(task), console: [], custom: []})
    expect(scheduler.summary(one).served).toBe(false)
    scheduler.register('v')
    expect(scheduler.summary(two).served).toBe(true)
  })
})

describe('processGone', () => {
  it('knows living processes from dead ones, zombies, and later ones with the same number', async () => {
    const {host} = processFacts(process.pid)
    expect(processGone(processFacts(process.pid), host)).toBe(false)
    const child = spawn('sleep', ['60'])
    await once(child, 'spawn')
    const facts = processFacts(child.pid ?? 0)
    expect(processGone(facts, host)).toBe(false)
    expect(processGone({...facts, started: '1'}, host)).toBe(true)
    expect(processGone({...facts, started: '1', host: 'another'}, host)).toBe(false)
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
    expect(processGone(facts, host)).toBe(true)
    const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60'], {stdio: ['ignore', 'pipe', 'ignore']})
    const [line] = await once(parent.stdout, 'data')
    const zombie = {...facts, pid: Number(String(line)), started: '1'}
    expect(processGone(zombie, host)).toBe(true)
    parent.kill('SIGKILL')
  })
})
