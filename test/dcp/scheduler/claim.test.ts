import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {describe, expect, it} from 'vitest'
import {processFacts} from '../../../src/dcp/scheduler/process-liveness.js'
import {range, squares, values} from './jobs.js'
import {claim, openFixture, submit} from './support.js'

describe('claim', () => {
  it('serves the oldest job first, or the one asked for', async () => {
    const {scheduler} = openFixture()
    const first = await submit(scheduler, range(2))
    const second = await submit(scheduler, range(2))
    scheduler.register('w')
    const request = {worker: 'w', maxSlices: 1, maxBytes: 100}
    expect(scheduler.claim({...request, job: second})?.work.id).toBe(second)
    const order = [1, 2, 3].map(() => scheduler.claim(request)?.work.id)
    expect(order).toEqual([first, first, second])
    expect(scheduler.claim(request)).toBeUndefined()
    expect(scheduler.claim({...request, job: first})).toBeUndefined()
  })

  it('stays below the bytes asked for, but gives at least one slice', async () => {
    const {scheduler} = openFixture()
    await submit(scheduler, values('"aaaaaaaa"', '"éééé"', '"c"', '"d"'))
    await submit(scheduler, range(2000))
    scheduler.register('w')
    const sizes = [20, 12, 1, 2000].map(
      (maxBytes) => scheduler.claim({worker: 'w', maxSlices: 1000, maxBytes})?.data.length,
    )
    expect(sizes).toEqual([2, 2, 1, 702])
  })

  it('hands out each slice once', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(100))
    scheduler.register('w')
    const seen: number[] = []
    for (let i = 0; i < 15; i++) {
      const task = claim(scheduler, 7)
      seen.push(...task.data.map((_, index) => task.first + index))
    }
    expect(seen).toEqual(Array.from({length: 100}, (_, index) => index + 1))
    expect(scheduler.summary(id).distributed).toBe(100)
  })

  it('writes nothing when there is nothing', async () => {
    const {scheduler, store} = openFixture()
    scheduler.register('w')
    const before = store.generation()
    expect(scheduler.claim({worker: 'w', maxSlices: 1, maxBytes: 1})).toBeUndefined()
    expect(store.generation()).toBe(before)
  })

  it('registers a worker again that was swept in its sleep', async () => {
    const {scheduler, advance} = openFixture()
    const id = await submit(scheduler, range(2))
    scheduler.register('w', id)
    const lost = claim(scheduler, 1)
    advance(scheduler.leaseMs + 1)
    scheduler.sweep()
    expect(scheduler.summary(id).served).toBe(false)
    const again = claim(scheduler, 1)
    expect(scheduler.summary(id).served).toBe(true)
    expect(again).toMatchObject({first: lost.first, tries: 0})
    expect(scheduler.record(lost, {outcomes: squares(lost), console: [], custom: []})).toBe(false)
    expect(scheduler.record(again, {outcomes: squares(again), console: [], custom: []})).toBe(true)
  })
})

describe('changed', () => {
  it('resolves for a job of another store, and with the signal', async () => {
    const {scheduler, file} = openFixture()
    const other = openFixture(file)
    scheduler.register('w')
    expect(scheduler.claim({worker: 'w', maxSlices: 1, maxBytes: 1})).toBeUndefined()
    await submit(other.scheduler, range(1))
    await scheduler.changed(new AbortController().signal)
    claim(scheduler, 1)
    expect(scheduler.claim({worker: 'w', maxSlices: 1, maxBytes: 1})).toBeUndefined()
    const abort = new AbortController()
    const waiting = scheduler.changed(abort.signal)
    abort.abort()
    await waiting
  })

  it('notices a worker whose process goes away', async () => {
    const {scheduler, file} = openFixture()
    const child = spawn('sleep', ['60'])
    await once(child, 'spawn')
    const other = openFixture(file, processFacts(child.pid ?? 0))
    await submit(scheduler, range(1))
    other.scheduler.register('w')
    claim(other.scheduler, 1)
    scheduler.register('v')
    const request = {worker: 'v', maxSlices: 1, maxBytes: 1}
    expect(scheduler.claim(request)).toBeUndefined()
    const change = scheduler.changed(new AbortController().signal)
    child.kill('SIGKILL')
    await change
    expect(scheduler.claim(request)).toMatchObject({first: 1, tries: 0})
  })
})
