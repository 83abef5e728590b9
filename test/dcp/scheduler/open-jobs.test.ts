import {describe, expect, it} from 'vitest'
import {range, squares, values} from './jobs.js'
import {claim, type Fixture, goneProcess, openFixture, report, submit} from './support.js'

const OPEN = {autoClose: false}
const numbers = (from: number, count: number) => Array.from({length: count}, (_, index) => `${from + index}`)

/** Values that come one by one, and meanwhile others have their turn. */
async function* trickle(texts: readonly string[]): AsyncGenerator<string> {
  for (const [index, text] of texts.entries()) {
    if (index % 500 === 0) await new Promise((resolve) => setImmediate(resolve))
    yield text
  }
}

/** All data of the only job, in order of the slices. */
function dataOf({scheduler}: Fixture, maxSlices = 3000): string[] {
  scheduler.register('w')
  const data: string[] = []
  for (;;) {
    const task = scheduler.claim({worker: 'w', maxSlices, maxBytes: 1 << 20})
    if (!task) return data
    expect(task.first).toBe(data.length + 1)
    data.push(...task.data)
    scheduler.record(task, report({outcomes: squares(task)}))
  }
}

describe('an open job', () => {
  it('takes slices, stays when all are computed, and finishes when it is closed', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, values('1', '2'), OPEN)
    expect(scheduler.summary(id)).toMatchObject({open: true, status: 'running'})
    expect(scheduler.hasWork()).toBe(true)
    scheduler.register('w')
    const task = claim(scheduler, 10)
    expect(scheduler.hasWork()).toBe(true)
    scheduler.record(task, report({outcomes: squares(task)}))
    expect(scheduler.summary(id)).toMatchObject({open: true, status: 'running', computed: 2})
    expect(scheduler.hasWork()).toBe(false)
    expect(await scheduler.addSlices(id, ['3'])).toEqual({total: 3})
    expect(await scheduler.addSlices(id, [])).toEqual({total: 3})
    expect(scheduler.hasWork()).toBe(true)
    const added = claim(scheduler, 10)
    expect(added).toMatchObject({first: 3, last: 3, data: ['3']})
    scheduler.record(added, report({outcomes: squares(added)}))
    scheduler.close(id)
    scheduler.close(id)
    expect(scheduler.summary(id)).toMatchObject({open: false, status: 'finished', total: 3})
    const events = [...scheduler.events(id, 1)].map((event) =>
      event.type === 'status' ? `${event.computed}/${event.total}` : event.type,
    )
    expect(events).toEqual(['accepted', '0/2', 'result', 'result', '2/2', '2/3', 'result', '3/3', 'stop'])
    expect([...scheduler.results(id)].map(({value}) => value)).toEqual(['1', '4', '9'])
  })

  it('may begin without slices, and finishes after the last one when it is closed before', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, values(), OPEN)
    expect(scheduler.summary(id)).toMatchObject({open: true, status: 'running', total: 0})
    await scheduler.addSlices(id, ['5'])
    scheduler.close(id)
    expect(scheduler.summary(id)).toMatchObject({open: false, status: 'running'})
    scheduler.register('w')
    const task = claim(scheduler, 1)
    scheduler.record(task, report({outcomes: squares(task)}))
    expect(scheduler.summary(id).status).toBe('finished')
    const empty = await submit(scheduler, values(), OPEN)
    scheduler.close(empty)
    expect(scheduler.summary(empty).status).toBe('finished')
  })

  it('takes none once it is closed or ended, and never where its slices are no values', async () => {
    const {scheduler, store} = openFixture()
    const closed = await submit(scheduler, values('1'), OPEN)
    scheduler.close(closed)
    const cancelled = await submit(scheduler, values('1'), OPEN)
    scheduler.cancel(cancelled, 'enough')
    expect(scheduler.summary(cancelled).open).toBe(false)
    const never = await submit(scheduler, values('1'))
    let read = false
    function* unread(): Generator<string> {
      read = true
      yield '1'
    }
    for (const id of [closed, cancelled, never]) {
      await expect(scheduler.addSlices(id, unread())).rejects.toMatchObject({code: 'JOB_CLOSED'})
    }
    expect(read).toBe(false)
    const urls = await submit(scheduler, {kind: 'urls', values: ['"https://h/"']}, OPEN)
    for (const id of [await submit(scheduler, range(2), OPEN), urls]) {
      await expect(scheduler.addSlices(id, ['1'])).rejects.toMatchObject({code: 'JOB_INPUT_FIXED'})
    }
    await expect(scheduler.addSlices('none', ['1'])).rejects.toMatchObject({code: 'JOB_NOT_FOUND'})
    expect(() => scheduler.close('none')).toThrow(expect.objectContaining({code: 'JOB_NOT_FOUND'}))
    scheduler.close(cancelled)
    expect(store.prepare('SELECT count(*) AS n FROM datum').get()).toEqual({n: 4})
  })
})

describe('many added slices', () => {
  it('appear all at once, and others are added meanwhile', async () => {
    const fixture = openFixture()
    const {scheduler} = fixture
    const other = openFixture(fixture.file)
    const id = await submit(scheduler, values('0'), OPEN)
    const totals = new Set<number>()
    async function* watched(): AsyncGenerator<string> {
      for await (const text of trickle(numbers(1000, 9000))) {
        if (text === '6000') await other.scheduler.addSlices(id, ['1', '2'])
        totals.add(scheduler.summary(id).total)
        yield text
      }
    }
    expect(await scheduler.addSlices(id, watched())).toEqual({total: 9003})
    expect([...totals]).toEqual([1, 3])
    expect(await other.scheduler.addSlices(id, numbers(5, 2))).toEqual({total: 9005})
    expect(dataOf(fixture)).toEqual(['0', '1', '2', ...numbers(1000, 9000), '5', '6'])
    scheduler.close(id)
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', computed: 9005, distributed: 9005})
  })

  it('of several additions at once stay together', async () => {
    const fixture = openFixture()
    const other = openFixture(fixture.file)
    const id = await submit(fixture.scheduler, values(), OPEN)
    const parts = [numbers(10_000, 5000), numbers(20_000, 9500), numbers(30_000, 4096), numbers(40_000, 7000)]
    await Promise.all(
      parts.map((part, index) => (index % 2 === 0 ? fixture : other).scheduler.addSlices(id, trickle(part))),
    )
    const data = dataOf(fixture, 700)
    expect(data).toHaveLength(parts.flat().length)
    for (const part of parts) {
      const start = data.indexOf(part[0] ?? '')
      expect(data.slice(start, start + part.length)).toEqual(part)
    }
  })

  it('leave nothing when they break off, or the job is closed meanwhile', async () => {
    const {scheduler, store} = openFixture()
    const id = await submit(scheduler, values('1'), OPEN)
    const rows = () =>
      store.prepare('SELECT (SELECT count(*) FROM datum) AS d, (SELECT count(*) FROM addition) AS a').get()
    async function* broken(): AsyncGenerator<string> {
      yield* numbers(0, 9000)
      expect(rows()).toEqual({d: 8193, a: 1})
      throw new Error('broken pipe')
    }
    await expect(scheduler.addSlices(id, broken())).rejects.toThrow('broken pipe')
    expect(rows()).toEqual({d: 1, a: 0})
    async function* late(): AsyncGenerator<string> {
      yield* numbers(0, 9000)
      scheduler.close(id)
      yield 'null'
    }
    await expect(scheduler.addSlices(id, late())).rejects.toMatchObject({code: 'JOB_CLOSED'})
    expect(rows()).toEqual({d: 1, a: 0})
    expect(scheduler.summary(id)).toMatchObject({total: 1, open: false, status: 'running'})
  })

  it('of a process that is gone are removed', async () => {
    const fixture = openFixture()
    const other = openFixture(fixture.file, goneProcess())
    const id = await submit(fixture.scheduler, values('1'), OPEN)
    let goOn: () => void = () => {}
    const stalled = new Promise<void>((resolve) => {
      goOn = resolve
    })
    async function* slow(): AsyncGenerator<string> {
      yield* numbers(0, 9000)
      await stalled
    }
    const adding = other.scheduler.addSlices(id, slow())
    const count = () => fixture.store.prepare('SELECT count(*) AS n FROM datum').get()?.n
    while (count() === 1) await new Promise((resolve) => setImmediate(resolve))
    fixture.scheduler.sweep()
    expect(count()).toBe(1)
    goOn()
    await expect(adding).rejects.toThrow('given up')
    expect(fixture.scheduler.summary(id).total).toBe(1)
  })
})
