import {describe, expect, it} from 'vitest'
import {failed, range, squares} from './jobs.js'
import {claim, openFixture, report, submit} from './support.js'

describe('results', () => {
  it('of ranges come in the order of these, bounded by the job', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(10))
    scheduler.register('w')
    const task = claim(scheduler, 8)
    const outcomes = squares(task).map((outcome) => (outcome.slice === 4 ? failed(4) : outcome))
    scheduler.record(task, report({outcomes}))
    const read = (...ranges: readonly [number, number][]) =>
      [
        ...scheduler.results(
          id,
          ranges.map(([first, last]) => ({first, last})),
        ),
      ].map(({slice, value}) => `${slice}:${value}`)
    expect(read([8, 12], [3, 5])).toEqual(['8:49', '9:null', '10:null', '3:4', '4:null', '5:16'])
    expect(read([-5, 2], [11, 20], [6, 5], [2, 2])).toEqual(['1:0', '2:1', '2:1'])
    expect(read()).toEqual([])
    expect([...scheduler.results(id, {first: 2, last: 2})]).toEqual([{slice: 2, value: '1'}])
    const reports = [...scheduler.slices(id, {first: 3, last: 9})]
    expect(reports.map(({slice, status, code}) => `${slice} ${status} ${code}`)).toEqual([
      '3 finished null',
      '4 failed EUNCAUGHT',
      ...[5, 6, 7, 8].map((slice) => `${slice} finished null`),
    ])
    expect(() => [...scheduler.slices('none')]).toThrow(expect.objectContaining({code: 'JOB_NOT_FOUND'}))
  })

  it('and costs are read page by page', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(2000))
    scheduler.register('w')
    const task = claim(scheduler, 2000)
    scheduler.record(task, report({outcomes: squares(task)}))
    const slices = scheduler.slices(id)[Symbol.iterator]()
    const cost = {cpuSeconds: 0.5, bytesIn: 1, bytesOut: 2}
    const first = {slice: 1, status: 'finished', code: null, executions: 1, ...cost}
    expect(slices.next()).toEqual({done: false, value: first})
    expect([...scheduler.slices(id)].map(({slice}) => slice)).toEqual(task.data.map((_, index) => index + 1))
    expect([...scheduler.results(id, {first: 1500, last: 1502})].map(({slice}) => slice)).toEqual([1500, 1501, 1502])
  })
})

describe('hasWorker', () => {
  it('sees live workers that serve all jobs', async () => {
    const {scheduler, advance} = openFixture()
    const id = await submit(scheduler, range(1))
    expect(scheduler.hasWorker()).toBe(false)
    scheduler.register('v', id)
    expect(scheduler.hasWorker()).toBe(false)
    scheduler.register('w')
    expect(scheduler.hasWorker()).toBe(true)
    advance(scheduler.leaseMs + 1)
    expect(scheduler.hasWorker()).toBe(false)
  })
})
