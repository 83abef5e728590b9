import {describe, expect, test} from 'vitest'
import type {JobEvent} from '../../../../src/dcp/job/events.js'
import type {Scheduler} from '../../../../src/dcp/scheduler/scheduler.js'
import {createWorkEmits} from '../../../../src/dcp/wire/events/work-emits.js'
import {marshal} from '../../../support/dcp-initiator/wire-values.js'
import {range} from '../../scheduler/jobs.js'
import {ask, deliver, remoteWorker} from '../../scheduler/remote.js'
import {openFixture, submit} from '../../scheduler/support.js'

const W = remoteWorker('w')

/** A job of one slice, which a worker computes. */
async function setUp() {
  const {scheduler, store} = openFixture()
  const job = await submit(scheduler, range(1))
  ask(scheduler, W, {jobs: [job]})
  const emits = createWorkEmits(scheduler.remote)
  const hear = (name: string, payload: Readonly<Record<string, unknown>>) => emits.hear(W, job, 1, name, payload)
  return {scheduler, store, job, emits, hear}
}

const log = (values: readonly unknown[], more: object = {}) => ({
  ...{level: 'log', message: marshal(values), same: 1, jobName: 'x'},
  ...more,
})
const told = (scheduler: Scheduler, job: string): readonly JobEvent[] =>
  [...scheduler.events(job, 1)].filter(({type}) => type !== 'accepted' && type !== 'status')
const texts = (scheduler: Scheduler, job: string) =>
  told(scheduler, job).flatMap((event) => (event.type === 'console' ? [event.message] : []))

describe('what a worker of the network emits', () => {
  test('is an event of the job: console messages as they were, and counted', async () => {
    const {scheduler, job, hear} = await setUp()
    await hear('console', log(['a', {b: 1}]))
    await hear('console', {level: 'log', message: marshal(undefined), same: 3})
    expect(told(scheduler, job)).toEqual([
      expect.objectContaining({
        type: 'console',
        sliceNumber: 1,
        level: 'log',
        message: ['a', '{"b":1}'],
        values: '["a",{"b":1}]',
      }),
      expect.objectContaining({type: 'console', message: ['a', '{"b":1}'], values: '["a",{"b":1}]', same: 2}),
    ])
  })

  test('is an event of the job: what work.emit said', async () => {
    const {scheduler, job, hear} = await setUp()
    await hear('custom', {eventName: 'custom', customEvent: 'Mine', data: {a: [1]}})
    await hear('custom', {eventName: 'custom', customEvent: 'Nothing'})
    expect(told(scheduler, job)).toEqual([
      expect.objectContaining({type: 'custom', sliceNumber: 1, customEvent: 'Mine', data: '{"a":[1]}'}),
      expect.objectContaining({type: 'custom', sliceNumber: 1, customEvent: 'Nothing'}),
    ])
  })

  test('at about the same time is written in one transaction, in order', async () => {
    const {scheduler, store, job, hear} = await setUp()
    const before = store.generation()
    await Promise.all([
      ...[1, 2, 3].map((number) => hear('console', log([`${number}`]))),
      hear('custom', {customEvent: 'between', data: 1}),
      hear('console', log(['4'])),
    ])
    expect(store.generation()).toBe(before + 1)
    expect(told(scheduler, job).map(({type}) => type)).toEqual(['console', 'console', 'console', 'custom', 'console'])
    expect(texts(scheduler, job).flat()).toEqual(['1', '2', '3', '4'])
  })

  test('is told after the end of the job too: results travel apart, and may be faster', async () => {
    const {scheduler, job, hear} = await setUp()
    deliver(scheduler, W, job, [1])
    await hear('console', log(['late']))
    expect(told(scheduler, job).map(({type}) => type)).toEqual(['result', 'stop', 'console'])
  })

  test('is nothing of its own where the outcome or the return of the slice tells it', async () => {
    const {scheduler, job, emits, hear} = await setUp()
    await hear('error', {name: 'RangeError', message: 'no', code: 'EUNCAUGHT', timestamp: 'now'})
    await hear('noProgress', {
      ...{message: 'silent', code: 'ENOPROGRESS', timestamp: 9000},
      progressReports: {
        last: {deltaMs: 8000, progress: 50, throttledReports: 0},
        lastDeterministic: {deltaMs: 5000, progress: 50, value: 0.5, throttledReports: 0},
      },
    })
    expect(told(scheduler, job)).toEqual([])
    expect(emits.takeSilence(W, job, 1)).toEqual({
      message: 'silent',
      progressReports: {
        last: {deltaMs: 1000, progress: null},
        lastDeterministic: {deltaMs: 4000, progress: 0.5},
      },
    })
    expect(emits.takeSilence(W, job, 1)).toBeUndefined()
    await hear('noProgress', {message: 'silent from the beginning', timestamp: 1})
    expect(emits.takeSilence(remoteWorker('another'), job, 1)).toBeUndefined()
    expect(emits.takeSilence(W, job, 1)?.progressReports).toEqual({last: null, lastDeterministic: null})
  })

  test('has bounds, for each slice; that something is missing is said once', async () => {
    const {scheduler, job, hear} = await setUp()
    await Promise.all(Array.from({length: 2100}, (_, index) => hear('console', log([`${index}`]))))
    await hear('custom', {customEvent: 'more', data: 1})
    const said = texts(scheduler, job).flat()
    expect(said).toHaveLength(2001)
    expect(said.slice(-2)).toEqual(['1999', expect.stringMatching(/dropped/)])
    expect(told(scheduler, job)).toHaveLength(2001)
  })

  test.each([
    ['another event', 'stop', {}],
    ['a level of its own', 'console', log(['x'], {level: 'shout'})],
    ['a message that is no list', 'console', {level: 'log', message: marshal('x')}],
    ['a message that is not marshaled', 'console', {level: 'log', message: ['x']}],
    ['no name', 'custom', {data: 1}],
    ['a name too long', 'custom', {customEvent: 'x'.repeat(300)}],
    ['no reason', 'noProgress', {timestamp: 1}],
  ])('is refused where it is %s', async (_what, name, payload) => {
    const {scheduler, job, hear} = await setUp()
    await expect(hear(name, payload)).rejects.toMatchObject({code: 'EINVAL'})
    expect(told(scheduler, job)).toEqual([])
  })
})
