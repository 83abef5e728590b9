import {describe, expect, it} from 'vitest'
import type {JobEvent} from '../../../src/dcp/job/events.js'
import {insertEvent} from '../../../src/dcp/scheduler/tables/event.js'
import {takeEventNumbers} from '../../../src/dcp/scheduler/tables/job.js'
import {failed, range, squared, squares} from './jobs.js'
import {claim, openFixture, report, submit} from './support.js'

const never = new AbortController().signal
const bare = (events: Iterable<JobEvent>) => [...events].map(({time: _, job: __, ...event}) => event)

async function openWith(count: number) {
  const fixture = openFixture()
  const id = await submit(fixture.scheduler, range(count))
  fixture.scheduler.register('w')
  return {...fixture, id, task: claim(fixture.scheduler, count)}
}

describe('events', () => {
  it('of work.emit and of repeated console messages come before the results', async () => {
    const {scheduler, id, task, store} = await openWith(3)
    const custom = [
      {slice: 1, name: 'half', data: '[1, 2]'},
      {slice: 2, name: 'half', data: 'k{"é":1}'},
      {slice: 2, name: 'done', data: 'null'},
    ]
    const console = [{slice: 1, level: 'log', message: ['again'], same: 41}] as const
    scheduler.record(task, report({custom, console}))
    scheduler.record(task, report({custom: custom.slice(0, 1), outcomes: squares(task, [1])}))
    const events = bare(scheduler.events(id, 3))
    const emitted = custom.map(({slice, name, data}) => ({type: 'custom', sliceNumber: slice, customEvent: name, data}))
    expect(events).toEqual([
      {seq: 3, type: 'console', sliceNumber: 1, level: 'log', message: ['again'], same: 41},
      ...emitted.map((event, index) => ({...event, seq: 4 + index})),
      {...emitted[0], seq: 7},
      {seq: 8, type: 'result', sliceNumber: 1, result: '0'},
      expect.objectContaining({seq: 9, type: 'status', computed: 1}),
    ])
    for (let from = 3; from <= 10; from++) expect(bare(scheduler.events(id, from))).toEqual(events.slice(from - 3))
    expect(store.prepare('SELECT count(*) AS n FROM event').get()).toEqual({n: 7})
  })

  it('tell of second outcomes, which change nothing', async () => {
    const {scheduler, id, task} = await openWith(4)
    scheduler.record(task, report({outcomes: [squared(1, '0'), failed(2)]}))
    const again = [squared(1, '0'), squared(1, '5'), failed(1), failed(2), squared(2, '1'), squared(3, '2'), failed(3)]
    expect(scheduler.record(task, report({outcomes: again}))).toBe(true)
    const duplicate = (seq: number, sliceNumber: number, changed: boolean) => ({
      ...{type: 'duplicate-result', seq, sliceNumber, changed},
    })
    const events = bare(scheduler.events(id, 6))
    expect(events).toEqual([
      {seq: 6, type: 'result', sliceNumber: 3, result: '4'},
      ...[duplicate(7, 1, false), duplicate(8, 1, true), duplicate(9, 1, true)],
      ...[duplicate(10, 2, false), duplicate(11, 2, true), duplicate(12, 3, true)],
      expect.objectContaining({seq: 13, type: 'status', computed: 3, failed: 1}),
    ])
    scheduler.record(task, report({outcomes: [squared(3, '2')]}))
    expect(bare(scheduler.events(id, 14))).toEqual([duplicate(14, 3, false)])
    expect([...scheduler.results(id)].map(({value}) => value)).toEqual(['0', null, '4', null])
    scheduler.record(task, report({outcomes: squares(task, [4])}))
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', computed: 4, failed: 1})
  })

  it('tell of a whole task that comes out of order, with slices twice', async () => {
    const {scheduler, id, task} = await openWith(3)
    const [one, two, three] = squares(task)
    if (!one || !two || !three) throw new Error('no slices')
    scheduler.record(task, report({outcomes: [three, one, two, one]}))
    const types = bare(scheduler.events(id, 3)).map(({type}) => type)
    expect(types).toEqual(['result', 'result', 'result', 'duplicate-result', 'status', 'stop'])
    expect([...scheduler.results(id)].map(({value}) => value)).toEqual(['0', '1', '4'])
  })

  it('of a job that waits for money can be read', async () => {
    const {scheduler, id, store} = await openWith(1)
    store.transaction(() => {
      const seq = takeEventNumbers(store, 1, 1)
      insertEvent(store, 1, {seq, count: 1, time: 0, type: 'nofunds', payload: '{"message":"5 more"}'})
    })
    expect(bare(scheduler.events(id, 3))).toEqual([{seq: 3, type: 'nofunds', message: '5 more'}])
  })

  it('are not written where a report says nothing', async () => {
    const {scheduler, task, store} = await openWith(1)
    const before = store.generation()
    expect(scheduler.record(task, report({}))).toBe(true)
    expect(store.generation()).toBe(before)
  })

  it('with much text are read in pages', async () => {
    const {scheduler, id, task} = await openWith(1)
    const text = 'x'.repeat(3_000_000)
    for (let block = 0; block < 5; block++) {
      scheduler.record(task, report({console: [{slice: 1, level: 'log', message: [`${block}`, text]}]}))
    }
    const said = bare(scheduler.events(id, 3)).map((event) => event.type === 'console' && event.message[0])
    expect(said).toEqual(['0', '1', '2', '3', '4'])
  })
})

describe('follow', () => {
  it('neither loses nor repeats an event, however often it begins anew', async () => {
    const {scheduler, file} = openFixture()
    const other = openFixture(file)
    const id = await submit(scheduler, range(900))
    const seen: JobEvent[] = []
    const following = (async () => {
      while (seen.at(-1)?.type !== 'stop') {
        const abort = new AbortController()
        const most = 1 + (seen.length % 97)
        let count = 0
        for await (const event of scheduler.follow(id, seen.length + 1, abort.signal)) {
          seen.push(event)
          if (++count === most) break
        }
      }
    })()
    other.scheduler.register('w')
    for (let round = 0; other.scheduler.summary(id).status === 'running'; round++) {
      const task = claim(other.scheduler, 1 + (round % 50))
      const half = task.first + Math.floor(task.data.length / 2)
      const [early, late] = [squares(task).filter(({slice}) => slice < half), squares(task)]
      const console = [{slice: task.first, level: 'log', message: [`${round}`]}] as const
      other.scheduler.record(task, report({outcomes: early, console}))
      const custom = [{slice: task.last, name: 'n', data: `${round}`}]
      other.scheduler.record(task, report({outcomes: late, custom}))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await following
    expect(seen.map(({seq}) => seq)).toEqual(seen.map((_, index) => index + 1))
    expect(seen).toEqual([...scheduler.events(id, 1)])
    const results = seen.flatMap((event) => (event.type === 'result' ? [event.sliceNumber] : []))
    expect(results.sort((a, b) => a - b)).toEqual(Array.from({length: 900}, (_, index) => index + 1))
    const news: string[] = []
    for await (const {type} of scheduler.follow(id, 1, never, 'withoutResults')) news.push(type)
    expect(news).toEqual(seen.map(({type}) => type).filter((type) => type !== 'result'))
  })
})
