import {describe, expect, it} from 'vitest'
import type {Charge} from '../../../src/dcp/job/task.js'
import type {Scheduler} from '../../../src/dcp/scheduler/scheduler.js'
import {range, squares} from './jobs.js'
import {claim, openFixture, report, submit} from './support.js'

const died = (slice?: number): Charge => ({code: 'ESANDBOXDIED', message: 'gone', ...(slice && {slice})})
const rejected = (slice: number, retries: number): Charge => ({code: 'EWORKREJECT', message: 'no', slice, retries})

async function openWith(count: number, retries: number | null = null) {
  const fixture = openFixture()
  const id = await submit(fixture.scheduler, range(count), {retries})
  fixture.scheduler.register('w')
  return {...fixture, id}
}

/** The next claims as `first-last tries`; each is recorded. */
function rest(scheduler: Scheduler): string[] {
  const found: string[] = []
  for (;;) {
    const task = scheduler.claim({worker: 'w', maxSlices: 100, maxBytes: 1 << 20})
    if (!task) return found
    found.push(`${task.first}-${task.last} ${task.tries}`)
    scheduler.record(task, report({outcomes: squares(task)}))
  }
}

const executions = (scheduler: Scheduler, id: string) => [...scheduler.slices(id)].map((slice) => slice.executions)

describe('a charge', () => {
  it('costs only the slice that it names', async () => {
    const {scheduler, id} = await openWith(10)
    const task = claim(scheduler, 8)
    scheduler.record(task, report({outcomes: squares(task, [1, 2])}))
    scheduler.release(task, [died(5), died(5), died(1)])
    expect(rest(scheduler)).toEqual(['3-4 0', '5-5 1', '6-8 0', '9-10 0'])
    expect(executions(scheduler, id)).toEqual([1, 1, 1, 1, 2, 1, 1, 1, 1, 1])
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', failed: 0})
  })

  it('gives up a slice after the retries of the job, and no other', async () => {
    for (const retries of [0, 1, null, 3]) {
      const {scheduler, id} = await openWith(3, retries)
      scheduler.release(claim(scheduler, 3), [died(2)])
      for (let again = 0; again < (retries ?? 2); again++) {
        const first = claim(scheduler, 3)
        if (again === 0) {
          expect(first).toMatchObject({first: 1, last: 1, tries: 0})
          scheduler.record(first, report({outcomes: squares(first)}))
        }
        const suspect = again === 0 ? claim(scheduler, 3) : first
        expect(suspect).toMatchObject({first: 2, last: 2, tries: again + 1})
        scheduler.release(suspect, [died(2)])
      }
      expect([...scheduler.errors(id)]).toEqual([{slice: 2, code: 'ESANDBOXDIED', message: 'gone', stack: null}])
      rest(scheduler)
      const reports = [...scheduler.slices(id, {first: 2, last: 3})]
      expect(reports).toEqual([
        {...{slice: 2, status: 'failed', code: 'ESANDBOXDIED', executions: (retries ?? 2) + 1}, ...NOTHING},
        {...{slice: 3, status: 'finished', code: null, executions: 1}, ...COSTS},
      ])
    }
  })

  it('that names no slice makes suspects, and fails none that was not alone', async () => {
    for (const retries of [0, 1]) {
      const {scheduler, id} = await openWith(5, retries)
      const task = claim(scheduler, 5)
      scheduler.record(task, report({outcomes: squares(task, [3])}))
      scheduler.release(task, [died()])
      expect(scheduler.summary(id).failed).toBe(0)
      const alone = claim(scheduler, 5)
      expect(alone).toMatchObject({first: 1, last: 1, tries: 1})
      scheduler.release(alone, [died()])
      expect([...scheduler.errors(id)].map(({slice}) => slice)).toEqual([1])
      expect(rest(scheduler)).toEqual(['2-2 1', '4-4 1', '5-5 1'])
      expect(executions(scheduler, id)).toEqual([2, 2, 1, 2, 2])
    }
  })

  it('that names no slice is bounded by those that the sandbox had', async () => {
    const {scheduler} = await openWith(10, 0)
    const task = claim(scheduler, 10)
    scheduler.record(task, report({outcomes: squares(task, [4])}))
    scheduler.release(task, [{...died(), among: {first: 3, last: 6}}])
    expect(rest(scheduler)).toEqual(['1-2 0', '3-3 1', '5-5 1', '6-6 1', '7-10 0'])
  })

  it('that names no slice is meant for the only one left', async () => {
    const {scheduler, id} = await openWith(6, 0)
    const one = claim(scheduler, 3)
    scheduler.record(one, report({outcomes: squares(one, [1, 3])}))
    scheduler.release(one, [died()])
    const two = claim(scheduler, 3)
    scheduler.record(two, report({outcomes: squares(two, [5])}))
    scheduler.release(two, [{...died(), among: {first: 4, last: 5}}])
    expect([...scheduler.errors(id)].map(({slice}) => slice)).toEqual([2, 4])
    expect(rest(scheduler)).toEqual(['6-6 0'])
  })

  it('of a reject asks for retries, for its slice only, and they stay', async () => {
    const {scheduler, id} = await openWith(2, 0)
    scheduler.release(claim(scheduler, 2), [rejected(1, 3), rejected(2, 0)])
    expect([...scheduler.errors(id)]).toEqual([{slice: 2, code: 'EWORKREJECT', message: 'no', stack: null}])
    const [second, third] = [rejected(1, 0), died(1)]
    for (const charge of [second, third]) scheduler.release(claim(scheduler, 2), [charge])
    const last = claim(scheduler, 2)
    expect(last).toMatchObject({first: 1, tries: 3})
    scheduler.release(last, [died(1)])
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', failed: 2})
    expect(executions(scheduler, id)).toEqual([4, 1])
  })

  it('for want of progress is told each time, and as error in the end', async () => {
    const {scheduler, id, store} = await openWith(2, 1)
    const progressReports = {last: {deltaMs: 300, progress: null}, lastDeterministic: {deltaMs: 900, progress: 0.5}}
    const silent = {code: 'ENOPROGRESS', message: 'silent', slice: 1}
    scheduler.release(claim(scheduler, 2), [{...silent, progressReports}])
    scheduler.release(claim(scheduler, 2), [silent])
    const events = [...scheduler.events(id, 3)].map(({time: _, job, ...event}) => event)
    const told = {type: 'noprogress', sliceNumber: 1, message: 'silent', code: 'ENOPROGRESS'}
    const timestamp = expect.any(Number)
    expect(events).toEqual([
      {...told, seq: 3, timestamp, progressReports},
      {...told, seq: 4, timestamp, progressReports: {last: null, lastDeterministic: null}},
      {...{seq: 5, type: 'error', sliceNumber: 1, name: 'Error', message: 'silent'}, code: 'ENOPROGRESS', stack: null},
      {...{seq: 6, type: 'status', runStatus: 'running', total: 2, distributed: 2, computed: 1, failed: 1}},
    ])
    expect(store.prepare('SELECT count(*) AS n FROM event').get()).toEqual({n: 6})
  })

  it('comes too late for a claim that was lost', async () => {
    const {scheduler, id} = await openWith(2, 0)
    const task = claim(scheduler, 2)
    scheduler.release(task)
    scheduler.release(task, [died(1)])
    expect(scheduler.summary(id).failed).toBe(0)
    scheduler.cancel(id, 'enough')
    scheduler.release(task, [died(1)])
    expect([...scheduler.events(id, 1)].at(-1)?.type).toBe('stop')
  })
})

describe('slices that were given back', () => {
  it('join where they have the same history', async () => {
    const {scheduler, store} = await openWith(20)
    const tasks = [claim(scheduler, 4), claim(scheduler, 4), claim(scheduler, 4)]
    const [one, two, three] = tasks
    if (!one || !two || !three) throw new Error('nothing claimed')
    scheduler.release(one)
    scheduler.release(three)
    scheduler.release(two)
    expect(store.prepare('SELECT first, last, remaining FROM task').all()).toEqual([
      {first: 1, last: 12, remaining: 12},
    ])
    const all = claim(scheduler, 12)
    scheduler.release(all, [died(5), died(6), died(9)])
    const rows = store.prepare('SELECT first, last, tries FROM task ORDER BY first').all()
    expect(rows.map(({first, last, tries}) => `${first}-${last} ${tries}`)).toEqual([
      '1-4 0',
      '5-6 1',
      '7-8 0',
      '9-9 1',
      '10-12 0',
    ])
  })
})

const COSTS = {cpuSeconds: 0.5, bytesIn: 1, bytesOut: 2}
const NOTHING = {cpuSeconds: 0, bytesIn: 0, bytesOut: 0}
