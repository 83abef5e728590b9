import {describe, expect, it} from 'vitest'
import {failed, range, squares} from './jobs.js'
import {ask, deliver, died, measureOne, numbersOf, remoteWorker, took} from './remote.js'
import {claim, openFixture, report, submit} from './support.js'

const W = remoteWorker('w')
const V = remoteWorker('v')

describe('a report of a worker of the network', () => {
  it('is recorded with what was said, and the job ends with the last', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(3))
    expect(numbersOf(ask(scheduler, W, {cores: 3}))).toEqual([1, 2, 3])
    const said = report({
      console: [{slice: 2, level: 'log', message: ['m']}],
      custom: [{slice: 2, name: 'e', data: '1'}],
    })
    expect(scheduler.remote.record(W, id, said)).toBe('recorded')
    expect(scheduler.remote.record(W, id, report({outcomes: [failed(2)]}))).toBe('recorded')
    expect(deliver(scheduler, W, id, [3, 1])).toEqual(['recorded', 'recorded'])
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', computed: 3, failed: 1})
    expect([...scheduler.events(id, 3)].map(({type}) => type)).toEqual([
      ...['console', 'custom', 'error', 'status', 'result', 'status', 'result', 'status', 'stop'],
    ])
    expect([...scheduler.slices(id)].map(({executions}) => executions)).toEqual([1, 1, 1])
  })

  it('comes a second time: the first stays', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(3))
    ask(scheduler, W, {cores: 3})
    deliver(scheduler, W, id, [2])
    expect(scheduler.remote.record(W, id, report({outcomes: [took(2, 9)]}))).toBe('duplicate')
    expect(scheduler.remote.record(V, id, report({outcomes: [failed(2)]}))).toBe('duplicate')
    const both = report({outcomes: [took(1, 1), failed(1)]})
    expect(scheduler.remote.record(W, id, both)).toBe('recorded')
    expect([...scheduler.results(id)].map(({value}) => value)).toEqual(['1', '2', null])
    const again = [...scheduler.events(id, 1)].filter(({type}) => type === 'duplicate-result')
    expect(again).toMatchObject([
      {sliceNumber: 2, changed: false},
      {sliceNumber: 2, changed: true},
      {sliceNumber: 1, changed: true},
    ])
  })

  it('is about nothing that is known', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(3))
    ask(scheduler, W)
    expect(deliver(scheduler, W, 'nothing', [1])).toEqual(['unknown'])
    expect(deliver(scheduler, W, id, [0, 2, 4, 1.5, Number.NaN])).toEqual(Array(5).fill('unknown'))
    scheduler.cancel(id, 'enough')
    expect(deliver(scheduler, W, id, [1])).toEqual(['ended'])
    expect([...scheduler.events(id, 1)].at(-1)?.type).toBe('stop')
  })

  it('comes late, for slices that wait again: they wait no longer', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(9))
    ask(scheduler, W, {cores: 9})
    scheduler.remote.giveBackAll(W)
    expect(deliver(scheduler, W, id, [5, 1, 9])).toEqual(['recorded', 'recorded', 'recorded'])
    expect(numbersOf(ask(scheduler, V, {cores: 9}))).toEqual([2, 3, 4, 6, 7, 8])
  })

  it('comes late, for slices that others have: whoever is first wins', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(3))
    ask(scheduler, W, {cores: 3})
    scheduler.remote.giveBackAll(W)
    scheduler.register('own')
    const own = claim(scheduler, 2, 'own')
    ask(scheduler, V)
    expect(deliver(scheduler, W, id, [1, 3])).toEqual(['recorded', 'recorded'])
    expect(deliver(scheduler, V, id, [3])).toEqual(['duplicate'])
    expect(scheduler.record(own, report({outcomes: squares(own)}))).toBe(true)
    expect([...scheduler.results(id)].map(({value}) => value)).toEqual(['1', '1', '3'])
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', computed: 3})
  })

  it('takes the last slice of another: its claim is void', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(2))
    ask(scheduler, W)
    scheduler.remote.giveBackAll(W)
    scheduler.register('own')
    const own = claim(scheduler, 1, 'own')
    deliver(scheduler, W, id, [1])
    expect(scheduler.record(own, report({outcomes: squares(own)}))).toBe(false)
    scheduler.release(own, [{...died, slice: 1}])
    expect(numbersOf(ask(scheduler, V))).toEqual([2])
  })

  it('of several slices and jobs goes in at once', async () => {
    const {scheduler, store} = openFixture()
    const [one, two] = [await submit(scheduler, range(2)), await submit(scheduler, range(1))]
    ask(scheduler, W, {cores: 3})
    const before = store.generation()
    const outcomes = [took(2, 1), took(1, 1)]
    const became = scheduler.remote.recordMany([
      {worker: W, job: one, report: report({outcomes})},
      {worker: W, job: two, report: report({outcomes: [took(1, 1)]})},
      {worker: W, job: two, report: report({outcomes: [took(1, 1)]})},
    ])
    expect(became).toEqual(['recorded', 'recorded', 'ended'])
    expect(store.generation()).toBeGreaterThan(before)
    expect(scheduler.list().map(({status}) => status)).toEqual(['finished', 'finished'])
  })
})

describe('what slices took', () => {
  it('moves the averages of their job, whoever computed them', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(9))
    expect(scheduler.remote.metrics(id)).toMatchObject({measuredSlices: 0, sliceCPUTime: 0, lastSliceNumber: 9})
    measureOne(scheduler, id, 10)
    ask(scheduler, W)
    const cost = {gpuSeconds: 5, cpuDensity: 0.5, gpuDensity: 0.25, bytesIn: 101, bytesOut: 12}
    scheduler.remote.record(W, id, report({outcomes: [took(2, 20, cost)]}))
    const {alpha, ...metrics} = scheduler.remote.metrics(id)
    expect(alpha).toBe(0.1818)
    expect(metrics).toEqual({
      sliceCPUTime: expect.closeTo(10 + 10 * alpha),
      sliceGPUTime: expect.closeTo(5 * alpha),
      sliceCPUDensity: expect.closeTo(1 - 0.5 * alpha),
      sliceGPUDensity: expect.closeTo(0.25 * alpha),
      sliceInDataSize: expect.closeTo(1 + 100 * alpha),
      sliceOutDataSize: expect.closeTo(2 + 10 * alpha),
      lastSliceNumber: 9,
      measuredSlices: 2,
    })
    scheduler.register('own')
    const own = claim(scheduler, 9, 'own')
    scheduler.record(own, report({outcomes: squares(own)}))
    expect(scheduler.remote.metrics(id).measuredSlices).toBe(2 + own.data.length)
    expect(scheduler.remote.metrics(id).sliceCPUTime).toBeLessThan(metrics.sliceCPUTime)
  })

  it('is not believed when it cannot be', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(5))
    ask(scheduler, W, {cores: 5})
    for (const [index, seconds] of [0, -1, -1e300, 1e300].entries()) {
      const outcomes = [took(index + 1, seconds, {cpuDensity: 7 * seconds, bytesIn: 1})]
      expect(scheduler.remote.record(W, id, report({outcomes}))).toBe('recorded')
    }
    const {sliceCPUTime, sliceCPUDensity, alpha} = scheduler.remote.metrics(id)
    expect(sliceCPUTime).toBeCloseTo(86_400 * alpha)
    expect(sliceCPUDensity).toBeCloseTo(alpha)
  })
})
