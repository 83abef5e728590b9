import {expect, test} from 'vitest'
import {TASK_LIMITS} from '../../../src/daffi/tasks/limits.js'
import {call, FAILURE, freshFile, NEVER, opened, RESULT, SLACK_MS, stuck, until} from './support.js'

const refused = (code: string) => expect.objectContaining({code})

test('a period begins with a pause, and the next pause when a run has ended', async () => {
  const {tasks, runs} = opened({
    dispatch: () => new Promise((resolve) => setTimeout(() => resolve(RESULT), 100)),
  })
  const start = Date.now()
  const id = tasks.hold(call({kind: 'periodic', interval: 0.1}))
  await until(() => runs.length === 3, 'three runs')
  tasks.cancel(id)
  const pauses = runs.map(({at}, index) => at - (runs[index - 1]?.at ?? start))
  for (const [index, pause] of pauses.entries()) {
    expect(pause).toBeGreaterThanOrEqual(index === 0 ? 99 : 199)
    expect(pause).toBeLessThan((index === 0 ? 100 : 200) + SLACK_MS)
  }
})

test('a period goes on after a failure, which is told', async () => {
  const {tasks, runs, lines} = opened({dispatch: () => Promise.resolve(FAILURE)})
  const id = tasks.hold(call({kind: 'periodic', interval: 0.03, func: 'tick'}))
  await until(() => runs.length >= 3, 'three runs')
  await until(() => tasks.result(id).state === 'waiting', 'the end of a run')
  expect(tasks.result(id)).toMatchObject({error: {message: 'bad value'}, result: null})
  expect(lines[0]).toContain('tick')
  expect(lines[0]).toContain('bad value')
})

test('points in time are kept to, and the task ends after the last one', async () => {
  const {tasks, runs} = opened()
  const now = Date.now() / 1000
  const atTime = [now + 0.2, now + 0.1, now + 0.3]
  const id = tasks.hold(call({kind: 'periodic', atTime}))
  expect(tasks.result(id)).toMatchObject({state: 'waiting', atTime: atTime.toSorted()})
  const facts = await tasks.wait(id, NEVER)
  expect(facts).toMatchObject({state: 'done', runs: 3, atTime: [], due: null})
  for (const [index, point] of atTime.toSorted().entries()) {
    const late = (runs[index]?.at ?? 0) - point * 1000
    expect(late).toBeGreaterThanOrEqual(-1)
    expect(late).toBeLessThan(SLACK_MS)
  }
})

test('runs of one task never overlap: a point in time that passes meanwhile comes right after', async () => {
  let running = 0
  const {tasks, runs} = opened({
    dispatch: async () => {
      expect(++running).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, 80))
      running--
      return RESULT
    },
  })
  const now = Date.now() / 1000
  await tasks.wait(tasks.hold(call({kind: 'periodic', atTime: [now + 0.02, now + 0.04, now + 0.06]})), NEVER)
  expect(runs).toHaveLength(3)
})

test('no more runs at once than allowed, the others in their order', async () => {
  let running = 0
  let most = 0
  const {tasks, runs} = opened({
    limits: {...TASK_LIMITS, runs: 3},
    dispatch: async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 20))
      running--
      return RESULT
    },
  })
  const ids = Array.from({length: 10}, () => tasks.hold(call()))
  await tasks.idle(NEVER)
  expect(most).toBe(3)
  expect(runs.map(({id}) => id)).toEqual(ids)
})

test('too many live tasks, or too large ones, are refused', () => {
  const {tasks} = opened({dispatch: stuck, limits: {...TASK_LIMITS, live: 2, bytes: 100}})
  tasks.hold(call({data: Buffer.alloc(60)}))
  expect(() => tasks.hold(call({data: Buffer.alloc(60)}))).toThrow(refused('TASK_LIMIT'))
  const id = tasks.hold(call({data: Buffer.alloc(40)}))
  expect(() => tasks.hold(call({data: Buffer.alloc(0)}))).toThrow(refused('TASK_LIMIT'))
  tasks.cancel(id)
  tasks.hold(call({data: Buffer.alloc(40)}))
})

test.each([
  ['a negative delay', {eta: -1}],
  ['a delay that is no number', {eta: Number.NaN}],
  ['a negative timeout', {timeout: -1}],
  ['no period', {kind: 'periodic' as const}],
  ['both periods', {kind: 'periodic' as const, interval: 1, atTime: [1]}],
  ['an empty period', {kind: 'periodic' as const, interval: 0}],
  ['no points in time', {kind: 'periodic' as const, atTime: []}],
  ['too many points in time', {kind: 'periodic' as const, atTime: Array.from({length: 1001}, () => 1e10)}],
  ['a point in time that is none', {kind: 'periodic' as const, atTime: [Number.POSITIVE_INFINITY]}],
])('%s is refused', (_, fields) => {
  const {tasks} = opened()
  expect(() => tasks.hold(call(fields))).toThrow(refused('CALL_INVALID'))
  expect(tasks.list()).toEqual([])
})

test('the oldest ended tasks go when there are too many', async () => {
  const {tasks} = opened({file: freshFile(), limits: {...TASK_LIMITS, ended: 5, bytes: 1000}})
  const ids: string[] = []
  for (let count = 0; count < 12; count++) {
    ids.push(tasks.hold(call()))
    await tasks.idle(NEVER)
  }
  await until(() => tasks.list().length <= 5, 'the deletion')
  expect(tasks.list().map(({id}) => id)).toEqual(ids.slice(-tasks.list().length).reverse())
  expect(tasks.list().length).toBeGreaterThan(3)
})

test('the oldest results go when they fill too much, and one that is too large is none', async () => {
  const size = (bytes: number) => ({ok: true, data: Buffer.alloc(bytes)}) as const
  const {tasks} = opened({
    limits: {...TASK_LIMITS, bytes: 1000},
    dispatch: ({timeout}) => Promise.resolve(size(timeout)),
  })
  const [first = '', second = '', third = ''] = [400, 400, 400].map((timeout) => tasks.hold(call({timeout})))
  await tasks.idle(NEVER)
  await until(() => tasks.list().length === 2, 'the deletion')
  expect(() => tasks.result(first)).toThrow(refused('TASK_UNKNOWN'))
  expect(tasks.result(second).result).toHaveLength(400)
  expect(tasks.result(third).result).toHaveLength(400)
  const facts = await tasks.wait(tasks.hold(call({timeout: 1001})), NEVER)
  expect(facts).toMatchObject({state: 'failed', result: null, error: {type: 'RemoteCallError'}})
})

test('ended tasks go after 48 hours, those of others too', async () => {
  const file = freshFile()
  const gone = opened({file, holder: 'gone', now: () => Date.now() - 49 * 3600e3})
  const old = gone.tasks.hold(call())
  await gone.tasks.idle(NEVER)
  const waiting = gone.tasks.hold(call({eta: 3600}))
  expect(gone.tasks.list()).toHaveLength(2)
  gone.close()
  opened({file, holder: 'another'}).close()
  const again = opened({file, holder: 'gone'})
  expect(() => again.tasks.result(old)).toThrow(refused('TASK_UNKNOWN'))
  expect(again.tasks.result(waiting)).toMatchObject({state: 'running'})
})

test('they go by themselves while nothing else happens', async () => {
  const {tasks} = opened({limits: {...TASK_LIMITS, keptMs: 150}})
  const id = tasks.hold(call())
  await tasks.idle(NEVER)
  expect(tasks.result(id).state).toBe('done')
  await until(() => tasks.list().length === 0, 'the deletion')
})

test('a call without return keeps no result, and tells its failure', async () => {
  const {tasks, lines} = opened({dispatch: ({func}) => Promise.resolve(func === 'good' ? RESULT : FAILURE)})
  expect(await tasks.wait(tasks.hold(call({kind: 'no-return', func: 'good'})), NEVER)).toMatchObject({result: null})
  expect(lines).toEqual([])
  await tasks.wait(tasks.hold(call({kind: 'no-return', func: 'bad'})), NEVER)
  expect(lines[0]).toContain('bad value')
})

test('a task is found by what its owner knows it by', async () => {
  const {tasks} = opened()
  const period = {kind: 'periodic', interval: 60, owner: 'p1', ownerUuid: 4_294_967_295} as const
  tasks.hold(call({...period, ownerUuid: 7}))
  const id = tasks.hold(call(period))
  expect(tasks.findByOwner('p1', 4_294_967_295)).toMatchObject({id, ownerUuid: 4_294_967_295})
  expect(tasks.findByOwner('p2', 4_294_967_295)).toBeUndefined()
  expect(tasks.findByOwner('p1', 8)).toBeUndefined()
})

test('what has finished when the holder closes is recorded, and waits end', async () => {
  const file = freshFile()
  let finish = (_: typeof RESULT): void => {}
  const one = opened({file, dispatch: () => new Promise((resolve) => (finish = resolve))})
  const id = one.tasks.hold(call())
  await until(() => one.runs.length === 1, 'the run')
  const other = one.tasks.hold(call({eta: 60}))
  const waiting = one.tasks.wait(other, NEVER)
  finish(RESULT)
  await Promise.resolve()
  one.close()
  expect((await waiting).state).toBe('waiting')
  expect(opened({file}).tasks.result(id).state).toBe('done')
})
