import {describe, expect, it} from 'vitest'
import {describeJob, range, squares} from './jobs.js'
import {claim, openFixture, submit} from './support.js'

describe('cancel', () => {
  it('ends a job once, keeps its results, and voids its claims', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(10))
    scheduler.register('w')
    const task = claim(scheduler, 5)
    scheduler.record(task, {outcomes: squares(task, [1]), console: [], custom: []})
    expect(scheduler.cancel(id, 'enough')).toBe(true)
    expect(scheduler.cancel(id, 'again')).toBe(false)
    expect(scheduler.summary(id)).toMatchObject({
      status: 'cancelled',
      reason: 'enough',
      code: 'ECANCELLED',
      computed: 1,
    })
    expect(scheduler.record(task, {outcomes: squares(task, [2]), console: [], custom: []})).toBe(false)
    expect(scheduler.claim({worker: 'w', maxSlices: 1, maxBytes: 1})).toBeUndefined()
    expect([...scheduler.events(id, 1)].at(-1)).toMatchObject({type: 'stop', runStatus: 'cancelled', reason: 'enough'})
    expect(() => scheduler.cancel('none', 'x')).toThrow(expect.objectContaining({code: 'JOB_NOT_FOUND'}))
  })

  it('is what a rejected work function leads to', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(10))
    scheduler.reject(id, 'EWORKFUNCTION', 'not a function')
    expect(scheduler.summary(id)).toMatchObject({status: 'cancelled', reason: 'not a function', code: 'EWORKFUNCTION'})
    scheduler.reject('none', 'EWORKFUNCTION', 'deleted meanwhile')
  })
})

describe('delete', () => {
  it('removes every row of a job, but not while it is worked on', async () => {
    const {scheduler, store} = openFixture()
    const kept = await submit(scheduler, range(1))
    const id = await submit(scheduler, {kind: 'values', values: ['1', '2']})
    scheduler.register('w', id)
    const task = scheduler.claim({worker: 'w', maxSlices: 2, maxBytes: 100, job: id})
    if (!task) throw new Error('nothing to claim')
    scheduler.record(task, {outcomes: squares(task, [1]), console: [], custom: []})
    expect(() => scheduler.delete(id)).toThrow(expect.objectContaining({code: 'JOB_ACTIVE'}))
    scheduler.delete(id, {force: true})
    expect(scheduler.record(task, {outcomes: squares(task, [2]), console: [], custom: []})).toBe(false)
    for (const table of ['datum', 'task', 'slice']) {
      expect(store.prepare(`SELECT count(*) AS n FROM ${table}`).get()).toEqual({n: 0})
    }
    expect(scheduler.list().map((job) => job.id)).toEqual([kept])
    expect(() => scheduler.delete(id)).toThrow(expect.objectContaining({code: 'JOB_NOT_FOUND'}))
    scheduler.delete(kept)
    expect(store.prepare('SELECT count(*) AS n FROM event').get()).toEqual({n: 0})
  })
})

describe('resolve', () => {
  it('takes an id, the beginning of one, and last', async () => {
    const {scheduler} = openFixture()
    expect(() => scheduler.resolve('last')).toThrow(expect.objectContaining({code: 'JOB_NOT_FOUND'}))
    const ids = ['abcdefghijklmnopqrstuv', 'abczzzzzzzzzzzzzzzzzzz', 'lastlastlastlastlastla']
    for (const id of ids) await scheduler.submit(describeJob(range(1), {id}))
    expect(scheduler.resolve('abcdefghijklmnopqrstuv')).toBe(ids[0])
    expect(scheduler.resolve('abcd')).toBe(ids[0])
    expect(scheduler.resolve('abcz')).toBe(ids[1])
    expect(scheduler.resolve('lastl')).toBe(ids[2])
    await scheduler.submit(describeJob(range(1), {id: 'newestnewestnewestnewe'}))
    expect(scheduler.resolve('last')).toBe('newestnewestnewestnewe')
    expect(() => scheduler.resolve('abc')).toThrow(
      expect.objectContaining({code: 'JOB_AMBIGUOUS', message: expect.stringContaining(String(ids[1]))}),
    )
    for (const reference of ['x', '', "'", '%', 'abcdefghijklmnopqrstuvw']) {
      expect(() => scheduler.resolve(reference)).toThrow(expect.objectContaining({code: 'JOB_NOT_FOUND'}))
    }
  })
})

describe('reading a job that is not there', () => {
  it('is a fault', () => {
    const {scheduler} = openFixture()
    const fault = expect.objectContaining({code: 'JOB_NOT_FOUND'})
    expect(() => scheduler.summary('none')).toThrow(fault)
    expect(() => [...scheduler.results('none')]).toThrow(fault)
    expect(() => [...scheduler.errors('none')]).toThrow(fault)
    expect(() => [...scheduler.events('none', 1)]).toThrow(fault)
  })
})
