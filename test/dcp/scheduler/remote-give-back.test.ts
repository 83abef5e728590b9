import {describe, expect, it} from 'vitest'
import {range} from './jobs.js'
import {ask, deliver, died, measureOne, numbersOf, remoteWorker} from './remote.js'
import {claim, openFixture, submit} from './support.js'

const W = remoteWorker('w')
const V = remoteWorker('v')

/** Slices that nobody holds, with their tries: all that another worker gets. */
const waiting = (fixture: ReturnType<typeof openFixture>, from: ReturnType<typeof remoteWorker> = V) =>
  ask(fixture.scheduler, from, {cores: 50}).map(({first, last, tries}) => `${first}-${last} ${tries}`)

describe('giving back', () => {
  it('single slices of an interval; the others stay held', async () => {
    const fixture = openFixture()
    const {scheduler} = fixture
    const id = await submit(scheduler, range(10))
    ask(scheduler, W, {cores: 10})
    deliver(scheduler, W, id, [3])
    scheduler.remote.giveBack(W, id, [9, 2, 3, 4, 99, 4])
    scheduler.remote.giveBack(W, 'nothing', [1])
    expect(waiting(fixture)).toEqual(['2-2 0', '4-4 0', '9-9 0'])
    expect(deliver(scheduler, W, id, [1, 5, 6, 7, 8, 10])).toEqual(Array(6).fill('recorded'))
    expect(deliver(scheduler, V, id, [2, 4, 9])).toEqual(Array(3).fill('recorded'))
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', failed: 0})
  })

  it('only what the worker itself holds', async () => {
    const fixture = openFixture()
    const {scheduler} = fixture
    const id = await submit(scheduler, range(4))
    ask(scheduler, W, {cores: 2})
    scheduler.register('own')
    claim(scheduler, 1, 'own')
    scheduler.remote.giveBack(V, id, [1, 2, 3, 4], died)
    scheduler.remote.giveBack(remoteWorker('w', '0xB'), id, [1, 2], died)
    scheduler.remote.giveBackAll(V)
    expect(waiting(fixture)).toEqual(['4-4 0'])
  })

  it('with a charge costs each slice a try, and the last its life', async () => {
    const fixture = openFixture()
    const {scheduler} = fixture
    const id = await submit(scheduler, range(4), {retries: 1})
    ask(scheduler, W, {cores: 4})
    scheduler.remote.giveBack(W, id, [2, 3], died)
    expect(waiting(fixture)).toEqual(['2-3 1'])
    scheduler.remote.giveBack(V, id, [3], {...died, code: 'ENOPROGRESS'})
    expect([...scheduler.errors(id)]).toMatchObject([{slice: 3, code: 'ENOPROGRESS'}])
    expect(deliver(scheduler, V, id, [3])).toEqual(['duplicate'])
    deliver(scheduler, W, id, [1, 4])
    deliver(scheduler, V, id, [2])
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', failed: 1})
    expect([...scheduler.slices(id)].map(({executions}) => executions)).toEqual([1, 2, 2, 1])
    const told = [...scheduler.events(id, 1)].filter(({type}) => type === 'noprogress' || type === 'error')
    expect(told.map(({type}) => type)).toEqual(['noprogress', 'error'])
  })

  it('all but what the worker says that it still has', async () => {
    const fixture = openFixture()
    const {scheduler} = fixture
    const [one, two] = [await submit(scheduler, range(5)), await submit(scheduler, range(5))]
    ask(scheduler, W, {cores: 10})
    deliver(scheduler, W, one, [1])
    scheduler.remote.giveBackAll(W, new Map([[one, [4, 3, 1, 77]]]))
    expect(waiting(fixture)).toEqual(['2-2 0', '5-5 0', '1-5 0'])
    expect(scheduler.summary(two).distributed).toBe(5)
    scheduler.remote.giveBackAll(W)
    expect(waiting(fixture, W)).toEqual(['3-4 0'])
  })
})

describe('a lease of a worker of the network', () => {
  it('ends after a minute without a sign of life; then others get what it held, at no cost', async () => {
    const fixture = openFixture()
    const {scheduler, advance} = fixture
    const id = await submit(scheduler, range(3))
    ask(scheduler, W, {cores: 3})
    expect(scheduler.summary(id).served).toBe(true)
    expect(scheduler.hasWorker()).toBe(false)
    advance(60_000)
    expect(waiting(fixture)).toEqual([])
    advance(1001)
    expect(scheduler.summary(id).served).toBe(false)
    expect(waiting(fixture)).toEqual(['1-3 0'])
    expect(deliver(scheduler, W, id, [1])).toEqual(['recorded'])
    expect([...scheduler.slices(id)][0]).toMatchObject({executions: 2})
  })

  it('is whole again when somebody begins to serve: until then nobody could hear the worker', async () => {
    const fixture = openFixture()
    const {scheduler, advance} = fixture
    await submit(scheduler, range(3))
    ask(scheduler, W, {cores: 3})
    advance(3_600_000)
    scheduler.remote.resume()
    advance(59_000)
    expect(waiting(fixture)).toEqual([])
    advance(2000)
    expect(waiting(fixture)).toEqual(['1-3 0'])
  })

  it('is kept by anything that the worker does', async () => {
    const fixture = openFixture()
    const {scheduler, advance} = fixture
    const id = await submit(scheduler, range(9))
    measureOne(scheduler, id, 100)
    const other = await submit(scheduler, range(1))
    ask(scheduler, W, {targetMs: 300_000, jobs: [id]})
    const signs = [
      () => scheduler.remote.renew(W),
      () => deliver(scheduler, W, id, [2]),
      () => scheduler.remote.giveBack(W, other, [1]),
      () => ask(scheduler, W, {jobs: ['none']}),
      () => scheduler.remote.giveBackAll(W, new Map([[id, [3, 4]]])),
    ]
    for (const sign of signs) {
      advance(45_000)
      sign()
      if (sign === signs[3]) scheduler.remote.renew(W)
      expect(numbersOf(ask(scheduler, V, {jobs: [id], targetMs: 1})).filter((slice) => slice <= 4)).toEqual([])
    }
  })

  it('is written down seldom', async () => {
    const {scheduler, store, advance} = openFixture()
    await submit(scheduler, range(3))
    ask(scheduler, W)
    const before = store.generation()
    advance(19_000)
    for (let index = 0; index < 10; index++) scheduler.remote.renew(W)
    expect(store.generation()).toBe(before)
    advance(2000)
    scheduler.remote.renew(W)
    scheduler.remote.renew(W)
    expect(store.generation()).toBe(before + 1)
  })
})

describe('an overdue slice', () => {
  it('goes to others as well, and whoever is first wins', async () => {
    const fixture = openFixture()
    const {scheduler, advance} = fixture
    const id = await submit(scheduler, range(9))
    measureOne(scheduler, id, 10)
    expect(numbersOf(ask(scheduler, W, {targetMs: 30_000}))).toEqual([2, 3, 4])
    deliver(scheduler, W, id, [3], 10)
    const term = 60_000 + 3 * 30_000
    for (let at = 0; at < term; at += 30_000) {
      expect(numbersOf(ask(scheduler, V, {jobs: [id], targetMs: 1})).filter((slice) => slice <= 4)).toEqual([])
      advance(30_000)
      scheduler.remote.renew(W)
      scheduler.remote.giveBackAll(V)
    }
    advance(1001)
    const everything = () => numbersOf(ask(scheduler, V, {cores: 9, targetMs: 900_000}))
    expect(everything()).toEqual([2, 4, 5, 6, 7, 8, 9])
    expect(everything()).toEqual([])
    expect(numbersOf(ask(scheduler, W, {cores: 9, targetMs: 900_000}))).toEqual([])
    expect(deliver(scheduler, W, id, [2], 10)).toEqual(['recorded'])
    expect(deliver(scheduler, V, id, [2, 4], 10)).toEqual(['duplicate', 'recorded'])
    expect(deliver(scheduler, W, id, [4], 10)).toEqual(['duplicate'])
    expect(scheduler.summary(id)).toMatchObject({computed: 4, failed: 0})
  })

  it('does not go to the one that has it, until that gives it back or is late again', async () => {
    const fixture = openFixture()
    const {scheduler, advance} = fixture
    const id = await submit(scheduler, range(4))
    measureOne(scheduler, id, 10)
    const all = () => numbersOf(ask(scheduler, W, {cores: 9, targetMs: 900_000}))
    const pass = (ms: number) => {
      for (let at = 0; at < ms; at += 30_000) {
        advance(Math.min(30_000, ms - at))
        scheduler.remote.renew(W)
      }
    }
    expect(all()).toEqual([2, 3, 4])
    pass(150_001)
    expect(all()).toEqual([])
    scheduler.remote.giveBack(W, id, [3], died)
    expect(all()).toEqual([3])
    pass(150_001)
    expect(all()).toEqual([2, 4])
    scheduler.remote.giveBackAll(W)
    expect(all()).toEqual([2, 3, 4])
    expect(deliver(scheduler, W, id, [2, 3, 4])).toEqual(Array(3).fill('recorded'))
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', failed: 0})
  })

  it('was handed out before any was measured: its time begins with the first measurement', async () => {
    const fixture = openFixture()
    const {scheduler, advance} = fixture
    const id = await submit(scheduler, range(4))
    ask(scheduler, W, {cores: 2})
    const pass = (ms: number) => {
      for (let at = 0; at < ms; at += 20_000) {
        advance(Math.min(20_000, ms - at))
        scheduler.remote.renew(W)
      }
    }
    pass(600_000)
    const others = () => numbersOf(ask(scheduler, V, {jobs: [id]})).filter((slice) => slice < 3)
    expect(others()).toEqual([])
    deliver(scheduler, W, id, [1], 10)
    pass(119_000)
    expect(others()).toEqual([])
    pass(1_001)
    expect(others()).toEqual([2])
  })

  it('is with three workers at most', async () => {
    const {scheduler, advance} = openFixture()
    const id = await submit(scheduler, range(2))
    measureOne(scheduler, id, 1)
    const workers = ['a', 'b', 'c', 'd'].map((name) => remoteWorker(name))
    const got: number[][] = []
    for (const worker of workers) {
      got.push(numbersOf(ask(scheduler, worker)))
      for (let at = 0; at < 3; at++) {
        advance(30_000)
        for (const alive of workers) scheduler.remote.renew(alive)
      }
    }
    expect(got).toEqual([[2], [2], [2], []])
    expect(deliver(scheduler, remoteWorker('c'), id, [2])).toEqual(['recorded'])
    expect(scheduler.summary(id).status).toBe('finished')
  })
})
