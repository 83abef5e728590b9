import {describe, expect, it} from 'vitest'
import {failed, range, squared, squares} from './jobs.js'
import {claim, openFixture, submit} from './support.js'

const charge = {code: 'ESLICETOOSLOW', message: 'too slow'}

describe('record', () => {
  it('counts results and errors, and finishes the job', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(4))
    scheduler.register('w')
    const task = claim(scheduler, 4)
    expect(scheduler.record(task, {outcomes: [squared(1, '0'), failed(2)], console: [], custom: []})).toBe(true)
    expect(scheduler.summary(id)).toMatchObject({status: 'running', computed: 2, failed: 1, cpuSeconds: 1, ended: null})
    expect(scheduler.record(task, {outcomes: squares(task, [3, 4]), console: [], custom: []})).toBe(true)
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', computed: 4, failed: 1, cpuSeconds: 2})
    expect(scheduler.summary(id).ended).toMatch(/Z$/)
    expect([...scheduler.results(id)].map(({value}) => value)).toEqual(['0', null, '4', '9'])
    expect([...scheduler.errors(id)]).toEqual([{slice: 2, code: 'EUNCAUGHT', message: 'no 2', stack: null}])
    expect(scheduler.record(task, {outcomes: squares(task), console: [], custom: []})).toBe(false)
  })

  it('keeps the first outcome of a slice', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(3))
    scheduler.register('w')
    const task = claim(scheduler, 3)
    scheduler.record(task, {outcomes: [squared(2, '1')], console: [], custom: []})
    expect(scheduler.record(task, {outcomes: [failed(2), squared(3, '2')], console: [], custom: []})).toBe(true)
    expect(scheduler.record(task, {outcomes: [failed(2)], console: [], custom: []})).toBe(true)
    expect(scheduler.summary(id)).toMatchObject({computed: 2, failed: 0})
    expect([...scheduler.events(id, 1)].filter((event) => event.type === 'result')).toHaveLength(2)
  })

  it('refuses slices that are not of the task', async () => {
    const {scheduler} = openFixture()
    await submit(scheduler, range(3))
    scheduler.register('w')
    const task = claim(scheduler, 2)
    expect(() => scheduler.record(task, {outcomes: [squared(3, '2')], console: [], custom: []})).toThrow('not in task')
  })

  it('writes large reports as they are', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(1003))
    scheduler.register('w')
    const task = claim(scheduler, 2000)
    const outcomes = squares(task).map((outcome) => (outcome.slice % 10 === 0 ? failed(outcome.slice) : outcome))
    scheduler.record(task, {outcomes, console: [], custom: []})
    const expected = Array.from({length: 1003}, (_, i) => ((i + 1) % 10 === 0 ? null : `${i * i}`))
    expect([...scheduler.results(id)].map(({value}) => value)).toEqual(expected)
    expect([...scheduler.errors(id)]).toHaveLength(100)
  })

  it('reads results page by page, also large and sparse ones', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(3000))
    scheduler.register('w')
    const task = claim(scheduler, 3000)
    const large = JSON.stringify('x'.repeat(3_000_000))
    const outcomes = [2, 3, 4, 2990].map((slice) => ({...squared(slice, '1'), value: large}))
    scheduler.record(task, {outcomes, console: [], custom: []})
    const found = [...scheduler.results(id)].filter(({value}) => value === large).map(({slice}) => slice)
    expect(found).toEqual([2, 3, 4, 2990])
    expect([...scheduler.results(id)]).toHaveLength(3000)
  })
})

describe('release', () => {
  it('gives back the slices without outcome, holes included, and counts no try', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(10))
    scheduler.register('w')
    const task = claim(scheduler, 10)
    scheduler.record(task, {outcomes: squares(task, [1, 2, 5, 9]), console: [], custom: []})
    scheduler.release(task)
    expect(scheduler.record(task, {outcomes: squares(task, [3]), console: [], custom: []})).toBe(false)
    const rest = [1, 2, 3].map(() => claim(scheduler, 10))
    expect(rest.map(({first, last, tries}) => [first, last, tries])).toEqual([
      [3, 4, 0],
      [6, 8, 0],
      [10, 10, 0],
    ])
    for (const part of rest) scheduler.record(part, {outcomes: squares(part), console: [], custom: []})
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', computed: 10, distributed: 10})
  })

  it('hands out charged slices alone, and gives them up after the retries', async () => {
    const {scheduler, store} = openFixture()
    const id = await submit(scheduler, range(3))
    scheduler.register('w')
    scheduler.release(claim(scheduler, 3), [charge])
    const second = claim(scheduler, 3)
    expect(second).toMatchObject({first: 1, last: 1, tries: 1})
    scheduler.release(second, [charge])
    const third = claim(scheduler, 3)
    expect(third).toMatchObject({first: 1, last: 1, tries: 2})
    scheduler.release(third, [charge])
    const others = [claim(scheduler, 3), claim(scheduler, 3)]
    expect(others.map(({first, last}) => [first, last])).toEqual([
      [2, 2],
      [3, 3],
    ])
    for (const part of others) scheduler.record(part, {outcomes: squares(part), console: [], custom: []})
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', computed: 3, failed: 1})
    expect([...scheduler.errors(id)]).toEqual([{slice: 1, code: 'ESLICETOOSLOW', message: 'too slow', stack: null}])
    expect(store.prepare('SELECT number, executions FROM slice').all()).toEqual([
      {number: 1, executions: 3},
      {number: 2, executions: 2},
      {number: 3, executions: 2},
    ])
  })
})
