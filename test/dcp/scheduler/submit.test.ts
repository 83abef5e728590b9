import {describe, expect, it} from 'vitest'
import {describeJob, range, squares, values} from './jobs.js'
import {claim, goneProcess, openFixture, submit} from './support.js'

describe('submit', () => {
  it('stores a range and hands out its values', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, {kind: 'range', start: 1, end: 0, step: -0.25})
    expect(scheduler.summary(id)).toMatchObject({
      status: 'running',
      total: 5,
      distributed: 0,
      computed: 0,
      served: false,
    })
    scheduler.register('w')
    const task = claim(scheduler, 10)
    expect(task).toMatchObject({first: 1, last: 5, tries: 0, data: ['1', '0.75', '0.5', '0.25', '0']})
    expect(task.work).toMatchObject({id, worktime: 'map-basic', workFunction: 'x => x * x', args: ['{"a": 1.50}']})
  })

  it('stores values as they stand', async () => {
    const {scheduler} = openFixture()
    await submit(scheduler, values('{"b":  1.0}', '"é"', 'null'))
    scheduler.register('w')
    expect(claim(scheduler, 10).data).toEqual(['{"b":  1.0}', '"é"', 'null'])
  })

  it('stores a stream of values, and hides the job until the last is there', async () => {
    const {scheduler} = openFixture()
    const count = 9000
    async function* stream(): AsyncGenerator<string> {
      for (let i = 0; i < count; i++) {
        if (i === count - 1) expect(scheduler.list()).toEqual([])
        yield `${i}`
      }
    }
    const id = await submit(scheduler, {kind: 'values', values: stream()})
    expect(scheduler.summary(id).total).toBe(count)
    scheduler.register('w')
    let next = 0
    for (;;) {
      const task = scheduler.claim({worker: 'w', maxSlices: 4000, maxBytes: 1 << 20})
      if (!task) break
      expect(task.data).toEqual(Array.from({length: task.data.length}, (_, i) => `${next + i}`))
      next += task.data.length
      scheduler.record(task, {outcomes: squares(task), console: [], custom: []})
    }
    expect(next).toBe(count)
    expect(scheduler.summary(id).status).toBe('finished')
  })

  it('leaves nothing of a stream that breaks', async () => {
    const {scheduler, store} = openFixture()
    async function* broken(): AsyncGenerator<string> {
      for (let i = 0; i < 5000; i++) yield `${i}`
      throw new Error('broken pipe')
    }
    await expect(submit(scheduler, {kind: 'values', values: broken()})).rejects.toThrow('broken pipe')
    expect(store.prepare('SELECT count(*) AS n FROM datum').get()).toEqual({n: 0})
    expect(store.prepare('SELECT count(*) AS n FROM job').get()).toEqual({n: 0})
  })

  it('removes a submission whose process is gone', async () => {
    const fixture = openFixture()
    const other = openFixture(fixture.file, goneProcess())
    let open: () => void = () => {}
    const stalled = new Promise<void>((resolve) => {
      open = resolve
    })
    async function* slow(): AsyncGenerator<string> {
      for (let i = 0; i < 5000; i++) yield `${i}`
      await stalled
    }
    const submission = submit(other.scheduler, {kind: 'values', values: slow()})
    const count = () => fixture.store.prepare('SELECT count(*) AS n FROM job').get()?.n
    while (count() === 0) await new Promise((resolve) => setImmediate(resolve))
    expect(fixture.scheduler.list()).toEqual([])
    fixture.scheduler.sweep()
    expect(count()).toBe(0)
    open()
    await expect(submission).rejects.toThrow()
  })

  it('finishes a job without slices at once', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, values())
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', total: 0})
    expect([...scheduler.events(id, 1)].map((event) => event.type)).toEqual(['accepted', 'status', 'stop'])
    expect([...scheduler.results(id)]).toEqual([])
  })

  it('keeps the description', async () => {
    const {scheduler, store} = openFixture()
    const job = describeJob(range(3), {
      name: 'n',
      description: 'd',
      link: 'l',
      owner: '0x1',
      paymentAccount: '0x2',
      computeGroups: ['public'],
      packages: ['p/q'],
      requirements: {engine: {es7: true}},
    })
    await scheduler.submit(job)
    expect(scheduler.summary(job.id)).toMatchObject({name: 'n', owner: '0x1', paymentAccount: '0x2'})
    expect(store.prepare('SELECT * FROM job').get()).toMatchObject({
      description: 'd',
      link: 'l',
      compute_groups: '["public"]',
      packages: '["p/q"]',
      requirements: '{"engine":{"es7":true}}',
      worktime_version: '^1.0.0',
    })
  })
})
