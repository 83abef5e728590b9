import {describe, expect, onTestFinished, test} from 'vitest'
import type {Scheduler} from '../../../../src/dcp/scheduler/scheduler.js'
import {createEventRouter} from '../../../../src/dcp/wire/events/create-event-router.js'
import type {EventRouter} from '../../../../src/dcp/wire/events/event-router.js'
import {WINDOW_REQUESTS, WINDOW_SIZE} from '../../../../src/dcp/wire/events/session-window.js'
import {eventually} from '../../../support/started.js'
import {failed, range, squares} from '../../scheduler/jobs.js'
import {claim, openFixture, report, submit} from '../../scheduler/support.js'
import {type Emitted, newSubscriber, OWNER, type Subscriber} from './subscriber.js'

function openRouter(scheduler: Scheduler): EventRouter {
  const router = createEventRouter({
    scheduler,
    failed: (error) => {
      throw error
    },
  })
  onTestFinished(() => router.close())
  return router
}

const setUp = (file?: string) => {
  const fixture = openFixture(file)
  fixture.scheduler.register('w')
  return {...fixture, router: openRouter(fixture.scheduler)}
}

/** Computes the next slices of the oldest job. */
function compute(scheduler: Scheduler, count: number): void {
  const task = claim(scheduler, count)
  scheduler.record(task, report({outcomes: squares(task)}))
}

const until = (subscriber: Subscriber, count: number, name = 'result'): Promise<true> =>
  eventually(async () => of(subscriber, name).length >= count)
const of = ({emitted}: Subscriber, name: string): readonly Emitted[] =>
  emitted.filter(({eventName}) => eventName === name)
const slices = (subscriber: Subscriber): unknown[] => of(subscriber, 'result').map(({sliceNumber}) => sliceNumber)
const upTo = (count: number): number[] => Array.from({length: count}, (_, index) => index + 1)

describe('an event router', () => {
  test('tells the owner of a job all its events from the beginning, in order, and `stop` last', async () => {
    const {scheduler, router} = setUp()
    const job = await submit(scheduler, range(300), {owner: OWNER})
    compute(scheduler, 100)
    const subscriber = newSubscriber()
    subscriber.connect().subscribe(router, ['result', 'status', 'stop', 'complete', 'nofunds'], job)
    await until(subscriber, 100)
    compute(scheduler, 200)
    await until(subscriber, 1, 'stop')
    expect(slices(subscriber)).toEqual(upTo(300))
    expect(subscriber.emitted.at(-1)).toMatchObject({eventName: 'stop', runStatus: 'finished', sliceCount: 300, job})
    expect(of(subscriber, 'status').at(-1)).toMatchObject({
      runStatus: 'finished',
      total: 300,
      distributed: 300,
      computed: 300,
    })
    expect(subscriber.refused).toEqual([])
  })

  test('tells events of a label from the beginning where it is added later', async () => {
    const {scheduler, router} = setUp()
    const job = await submit(scheduler, range(3), {owner: OWNER})
    const subscriber = newSubscriber()
    const session = subscriber.connect()
    session.subscribe(router, ['status'], job)
    const task = claim(scheduler, 3)
    const console = [{slice: 1, level: 'log', message: ['hello']}] as const
    scheduler.record(task, report({outcomes: [...squares(task, [1, 2]), failed(3)], console}))
    await eventually(async () => of(subscriber, 'status').at(-1)?.computed === 3)
    session.subscribe(router, ['stop'], job)
    session.subscribe(router, ['Result', 'console'], job)
    await until(subscriber, 1, 'stop')
    await until(subscriber, 3, 'Result')
    await until(subscriber, 1, 'console')
    expect(of(subscriber, 'Result').map(({sliceNumber}) => sliceNumber)).toEqual([1, 2, 3])
  })

  test('goes on in a new session after what was acknowledged, and tells the end again', async () => {
    const {scheduler, router} = setUp()
    const job = await submit(scheduler, range(4), {owner: OWNER})
    const subscriber = newSubscriber()
    const first = subscriber.connect()
    first.subscribe(router, ['result', 'stop'], job)
    compute(scheduler, 2)
    await until(subscriber, 2)
    first.cut()
    compute(scheduler, 2)
    const second = subscriber.connect()
    second.subscribe(router, ['result', 'stop'], job)
    await until(subscriber, 1, 'stop')
    expect(slices(subscriber)).toEqual([1, 2, 3, 4])
    second.end()
    const another = newSubscriber()
    another.connect().subscribe(router, ['stop', 'result'], job)
    await until(another, 1, 'stop')
    expect(slices(another)).toEqual([])
  })

  test('repeats nothing after the end of a scheduler that wrote nothing down, and forgets nothing', async () => {
    const {file, scheduler, router} = setUp()
    const job = await submit(scheduler, range(40), {owner: OWNER})
    const subscriber = newSubscriber()
    const session = subscriber.connect()
    session.subscribe(router, ['result', 'stop'], job)
    compute(scheduler, 10)
    await until(subscriber, 10)
    session.end()
    // Another router over the same file knows what this one wrote within a quarter of a second: nothing yet, or all.
    const restarted = setUp(file)
    const again = subscriber.connect()
    again.subscribe(restarted.router, ['result', 'stop'], job)
    compute(restarted.scheduler, 30)
    await until(subscriber, 1, 'stop')
    expect(slices(subscriber)).toEqual(upTo(40))
  })

  test('repeats nothing that was answered, though the answers came after the end of a scheduler that was killed', async () => {
    const {file, scheduler, router} = setUp()
    const job = await submit(scheduler, range(20), {owner: OWNER})
    const subscriber = newSubscriber()
    const session = subscriber.connect()
    session.subscribe(router, ['result', 'stop'], job)
    compute(scheduler, 5)
    await until(subscriber, 5)
    subscriber.hold()
    compute(scheduler, 5)
    await eventually(async () => subscriber.most().requests === 5)
    const asked = subscriber.unanswered()
    session.end()
    subscriber.release()

    // Its client has processed three of them.
    const restarted = setUp(file)
    for (const id of asked.slice(0, 3)) restarted.router.answered(OWNER, id)
    for (const id of ['t', 't|', `t|${job}|stop|x`, `t|${job}|other|1`]) restarted.router.answered(OWNER, id)
    const again = newSubscriber()
    again.connect().subscribe(restarted.router, ['result', 'stop'], job)
    compute(restarted.scheduler, 10)
    await until(again, 1, 'stop')
    const numbers = slices(again)
    expect(numbers.slice(-12)).toEqual(upTo(20).slice(8))
    expect(numbers).not.toContain(6)
    expect(numbers).not.toContain(8)
  })

  test('writes down what was acknowledged when it closes', async () => {
    const {file, scheduler, router} = setUp()
    const job = await submit(scheduler, range(20), {owner: OWNER})
    const subscriber = newSubscriber()
    subscriber.connect().subscribe(router, ['result'], job)
    compute(scheduler, 10)
    await until(subscriber, 10)
    await router.close()
    const later = setUp(file)
    const stranger = newSubscriber()
    stranger.connect().subscribe(later.router, ['result', 'stop'], job)
    compute(later.scheduler, 10)
    await until(stranger, 1, 'stop')
    expect(slices(stranger)).toEqual(upTo(20).slice(10))
  })

  test('counts nothing as acknowledged that was not answered', async () => {
    const {scheduler, router} = setUp()
    const job = await submit(scheduler, range(5), {owner: OWNER})
    const subscriber = newSubscriber()
    const session = subscriber.connect()
    session.subscribe(router, ['result'], job)
    compute(scheduler, 1)
    await until(subscriber, 1)
    subscriber.hold()
    compute(scheduler, 2)
    await eventually(async () => subscriber.most().requests === 2)
    session.end()
    subscriber.release()
    subscriber.connect().subscribe(router, ['result'], job)
    compute(scheduler, 2)
    await until(subscriber, 5)
    expect(slices(subscriber)).toEqual([1, 2, 3, 4, 5])
  })

  test('has no more under way than a window, by number and by size', async () => {
    const {scheduler, router} = setUp()
    const job = await submit(scheduler, range(500), {owner: OWNER})
    const subscriber = newSubscriber()
    const session = subscriber.connect()
    session.subscribe(router, ['result', 'stop'], job)
    compute(scheduler, 400)
    await until(subscriber, 400)
    expect(subscriber.most().requests).toBe(WINDOW_REQUESTS)

    const large = newSubscriber()
    const big = await submit(scheduler, range(20), {owner: OWNER})
    compute(scheduler, 100)
    large.connect().subscribe(router, ['result', 'stop'], big)
    const task = claim(scheduler, 20)
    const value = JSON.stringify('x'.repeat(900_000))
    const outcomes = squares(task).map((outcome) => ({...outcome, value}))
    scheduler.record(task, report({outcomes}))
    await until(large, 1, 'stop')
    expect(slices(large)).toEqual(upTo(20))
    expect(large.most().characters).toBeLessThan(WINDOW_SIZE + 20_000)
    expect(large.most().requests).toBe(4)
  })

  test('waits for a client that has not read its token yet, and loses nothing', async () => {
    const {scheduler, router} = setUp()
    const job = await submit(scheduler, range(5), {owner: OWNER})
    const subscriber = newSubscriber(OWNER, 60)
    subscriber.connect().subscribe(router, ['result', 'stop'], job)
    compute(scheduler, 5)
    await until(subscriber, 1, 'stop')
    expect(slices(subscriber)).toEqual([1, 2, 3, 4, 5])
    expect(subscriber.refused.length).toBeGreaterThan(0)
  })

  test('tells nothing more under a token that was given up', async () => {
    const {scheduler, router} = setUp()
    const job = await submit(scheduler, range(4), {owner: OWNER})
    const subscriber = newSubscriber()
    const {caller, subscribe} = subscriber.connect()
    const [status] = router.subscribe(caller, ['status'], job)
    router.unsubscribe(caller, status?.token ?? '')
    router.unsubscribe(caller, 'another')
    subscribe(router, ['result', 'stop'], job)
    compute(scheduler, 4)
    await until(subscriber, 1, 'stop')
    expect(slices(subscriber)).toEqual([1, 2, 3, 4])
    expect(subscriber.refused).toEqual([])
  })

  test('is for the owner of a job alone', async () => {
    const {scheduler, router} = setUp()
    const job = await submit(scheduler, range(1), {owner: OWNER})
    const nobodys = await submit(scheduler, range(1))
    const {caller} = newSubscriber('0x1111111111111111111111111111111111111111').connect()
    expect(() => router.subscribe(caller, ['stop'], job)).toThrow(expect.objectContaining({code: 'EPERM'}))
    expect(() => router.subscribe(caller, ['stop'], nobodys)).toThrow(expect.objectContaining({code: 'EPERM'}))
    expect(() => router.subscribe(caller, ['result'], 'none')).toThrow(expect.objectContaining({code: 'ENOJOB'}))
    expect(() => router.subscribe(caller, ['result'], undefined)).toThrow(expect.objectContaining({code: 'EINVAL'}))
    expect(() => router.subscribe(caller, ['other'], job)).toThrow(expect.objectContaining({code: 'EINVAL'}))
  })

  test('gives workers tokens for what they want of the scheduler', () => {
    const {router} = setUp()
    const tokens = router.subscribe(
      newSubscriber().connect().caller,
      ['schedmsg::broadcast', 'schedmsg::command'],
      undefined,
    )
    expect(tokens.map(({event}) => event)).toEqual(['schedmsg::broadcast', 'schedmsg::command'])
    expect(new Set(tokens.map(({token}) => token)).size).toBe(2)
  })

  test('ends what follows a job that is not there, or is deleted', async () => {
    const {scheduler, router} = setUp()
    const job = await submit(scheduler, range(4), {owner: OWNER})
    const subscriber = newSubscriber()
    const session = subscriber.connect()
    session.subscribe(router, ['result', 'stop'], job)
    compute(scheduler, 2)
    await until(subscriber, 2)
    scheduler.delete(job, {force: true})
    await until(subscriber, 1, 'stop')
    session.subscribe(router, ['stop'], 'neverThere')
    await until(subscriber, 2, 'stop')
    expect(of(subscriber, 'stop')).toEqual([
      expect.objectContaining({job, runStatus: 'cancelled', code: 'ENOJOB'}),
      expect.objectContaining({job: 'neverThere', runStatus: 'cancelled', code: 'ENOJOB'}),
    ])
  })

  test('asks the store once for each commit, and reads only jobs that advanced', async () => {
    const {scheduler} = openFixture()
    scheduler.register('w')
    const asked = {lasts: 0, events: [] as string[]}
    const router = openRouter({
      ...scheduler,
      cursors: {
        ...scheduler.cursors,
        lastEvents: (jobs) => {
          asked.lasts++
          return scheduler.cursors.lastEvents(jobs)
        },
      },
      events: (id, ...rest) => {
        asked.events.push(id)
        return scheduler.events(id, ...rest)
      },
    })
    const jobs = await Promise.all(upTo(20).map(() => submit(scheduler, range(2), {owner: OWNER})))
    const subscribers = jobs.map((job) => {
      const subscriber = newSubscriber()
      subscriber.connect().subscribe(router, ['result', 'status'], job)
      return subscriber
    })
    await Promise.all(subscribers.map((subscriber) => until(subscriber, 1, 'status')))
    await eventually(async () => {
      const before = asked.lasts
      await new Promise((resolve) => setTimeout(resolve, 300))
      return before === asked.lasts
    })
    Object.assign(asked, {lasts: 0, events: []})
    compute(scheduler, 1)
    await Promise.any(subscribers.map((subscriber) => until(subscriber, 1)))
    expect(asked.lasts).toBeLessThanOrEqual(2)
    expect(new Set(asked.events).size).toBe(1)
  })
})
