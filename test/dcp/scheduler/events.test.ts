import {describe, expect, it} from 'vitest'
import type {JobEvent} from '../../../src/dcp/job/events.js'
import {failed, range, squared, squares} from './jobs.js'
import {claim, openFixture, submit} from './support.js'

const never = new AbortController().signal
const numbers = (events: Iterable<JobEvent>) => [...events].map((event) => event.seq)

describe('events', () => {
  it('tell all that happened, in order', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(4))
    scheduler.register('w')
    const task = claim(scheduler, 4)
    const messages = [
      {slice: 1, level: 'log', message: ['a', 'b']},
      {slice: 2, level: 'warn', message: ['c']},
    ] as const
    scheduler.record(task, {outcomes: [squared(1, '0'), failed(2), squared(3, '2')], console: messages, custom: []})
    scheduler.record(task, {outcomes: squares(task, [4]), console: [], custom: []})
    const events = [...scheduler.events(id, 1)]
    expect(events.map(({time: _, job, ...event}) => ({...event, ok: job === id}))).toEqual([
      {seq: 1, ok: true, type: 'accepted'},
      {seq: 2, ok: true, type: 'status', runStatus: 'running', total: 4, distributed: 0, computed: 0, failed: 0},
      {seq: 3, ok: true, type: 'console', sliceNumber: 1, level: 'log', message: ['a', 'b']},
      {seq: 4, ok: true, type: 'console', sliceNumber: 2, level: 'warn', message: ['c']},
      {seq: 5, ok: true, type: 'result', sliceNumber: 1, result: '0'},
      {seq: 6, ok: true, type: 'result', sliceNumber: 3, result: '4'},
      {
        seq: 7,
        ok: true,
        type: 'error',
        sliceNumber: 2,
        name: 'RangeError',
        message: 'no 2',
        code: 'EUNCAUGHT',
        stack: null,
      },
      {seq: 8, ok: true, type: 'status', runStatus: 'running', total: 4, distributed: 4, computed: 3, failed: 1},
      {seq: 9, ok: true, type: 'result', sliceNumber: 4, result: '9'},
      {seq: 10, ok: true, type: 'status', runStatus: 'running', total: 4, distributed: 4, computed: 4, failed: 1},
      {seq: 11, ok: true, type: 'stop', runStatus: 'finished', sliceCount: 4, reason: null, code: null},
    ])
    for (let from = 1; from <= 12; from++) expect([...scheduler.events(id, from)]).toEqual(events.slice(from - 1))
  })

  it('of a thousand results are a handful of rows', async () => {
    const {scheduler, store} = openFixture()
    const id = await submit(scheduler, range(1000))
    scheduler.register('w')
    const task = claim(scheduler, 1000)
    scheduler.record(task, {outcomes: squares(task), console: [], custom: []})
    expect(numbers(scheduler.events(id, 1))).toEqual(Array.from({length: 1004}, (_, index) => index + 1))
    expect(store.prepare('SELECT count(*) AS n FROM event').get()).toEqual({n: 5})
    const [middle] = scheduler.events(id, 500)
    expect(middle).toMatchObject({seq: 500, type: 'result', sliceNumber: 498, result: `${497 ** 2}`})
  })
})

describe('follow', () => {
  it('leaves out the results for who does not want them, also from the middle of a block', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(10))
    scheduler.register('w')
    const task = claim(scheduler, 10)
    scheduler.record(task, {outcomes: squares(task), console: [], custom: []})
    for (const from of [1, 6]) {
      const seen: string[] = []
      for await (const {type, seq} of scheduler.follow(id, from, never, 'withoutResults')) seen.push(`${seq} ${type}`)
      const expected = ['1 accepted', '2 status', '13 status', '14 stop']
      expect(seen).toEqual(expected.slice(from === 1 ? 0 : 2))
    }
  })

  it('gives events as they come from another process, and ends after stop', async () => {
    const {scheduler, file} = openFixture()
    const other = openFixture(file)
    const id = await submit(scheduler, range(600))
    const types: string[] = []
    const following = (async () => {
      for await (const event of scheduler.follow(id, 1, never)) types.push(event.type)
    })()
    other.scheduler.register('w')
    while (other.scheduler.summary(id).status === 'running') {
      const task = claim(other.scheduler, 150)
      other.scheduler.record(task, {outcomes: squares(task), console: [], custom: []})
      await new Promise((resolve) => setImmediate(resolve))
    }
    await following
    expect(types.filter((type) => type === 'result')).toHaveLength(600)
    expect(types.at(-1)).toBe('stop')
  })

  it('resumes, ends with the signal, and fails for a job that is not there', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(1))
    const abort = new AbortController()
    const seen: number[] = []
    for await (const event of scheduler.follow(id, 2, abort.signal)) {
      seen.push(event.seq)
      setImmediate(() => abort.abort())
    }
    expect(seen).toEqual([2])
    scheduler.cancel(id, 'enough')
    for (const from of [3, 4, 100]) {
      const types: string[] = []
      for await (const event of scheduler.follow(id, from, never)) types.push(event.type)
      expect(types).toEqual(from === 3 ? ['stop'] : [])
    }
    const missing = scheduler.follow('none', 1, never)[Symbol.asyncIterator]()
    await expect(missing.next()).rejects.toMatchObject({code: 'JOB_NOT_FOUND'})
  })
})
