import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {CANCELLED, FAILED, RUNNING, SUCCESS, WAITING} from '../../../../src/colonies/wire/objects/process.js'
import {ZERO_TIME} from '../../../../src/colonies/wire/time.js'
import {type ProcessColony, processColony} from '../../../support/process-colony.js'

let place: ProcessColony
beforeEach(() => {
  place = processColony()
})
afterEach(() => place.remove())

const list = (state: number, filter = {}, count = 100) =>
  place.as(place.keys.user, 'getprocessesmsg', {colonyname: 'dev', count, state, ...filter})
const ids = (processes: readonly {readonly processid: string}[]): string[] => processes.map(({processid}) => processid)
const close = (processid: string, out: readonly unknown[] = [], key = place.keys.executor) =>
  place.as(key, 'closesuccessfulmsg', {processid, out})
const fail = (processid: string, errors: readonly string[] = ['broken'], key = place.keys.executor) =>
  place.as(key, 'closefailedmsg', {processid, errors})
const cancel = (processid: string) => place.as(place.keys.user, 'cancelprocessmsg', {processid})
const remove = (processid: string) => place.as(place.keys.user, 'removeprocessmsg', {processid})

async function running(spec = {}): Promise<string> {
  const {processid} = await place.submit({priority: 100, ...spec})
  expect(await place.assign()).toMatchObject({processid})
  return processid
}

describe('submitting', () => {
  test('answers with the process, as reading it does', async () => {
    const submitted = await place.submit({
      args: ['<a>', 1, {b: [null, 2.5]}],
      kwargs: {z: 1, a: 'two'},
      maxwaittime: 60,
      env: {KEY: 'value', other: ''},
      label: 'mine',
    })
    expect(submitted).toMatchObject({state: WAITING, initiatorname: 'me', retries: 0, starttime: ZERO_TIME})
    expect(submitted.attributes.map(({key, value, attributetype}) => [key, value, attributetype])).toEqual([
      ['KEY', 'value', 3],
      ['other', '', 3],
    ])
    expect(await place.process(submitted.processid)).toEqual(submitted)
    const plain = await place.submit({priority: -3})
    expect(await place.process(plain.processid)).toEqual(plain)
  })

  test('normalises resources and names', async () => {
    const {spec} = await place.submit({}, {cpu: '500m', mem: '10KiB', storage: '3Gi', executornames: ['*']})
    expect(spec.conditions).toMatchObject({cpu: '500m', mem: '0Mi', storage: '3072Mi', executornames: []})
    expect((await place.submit()).spec.conditions).toMatchObject({cpu: '0m', mem: '0Mi'})
  })

  test.each([
    [{priority: 50_001}, {}],
    [{priority: -50_001}, {}],
    [{}, {mem: '10'}],
    [{}, {mem: '1.5Gi'}],
    [{}, {storage: '1GB'}],
  ])('refuses %j %j, and leaves nothing behind', async (spec, conditions) => {
    expect(await place.status(place.submit(spec, conditions))).toBe(400)
    expect(await list(WAITING)).toEqual([])
  })

  test('takes what is large', async () => {
    const args = ['x'.repeat(1_000_000)]
    const {processid} = await place.submit({args})
    expect((await place.assign()).spec.args).toEqual(args)
    await close(processid, [{y: 'y'.repeat(1_000_000)}])
    expect((await place.process(processid)).out).toEqual([{y: 'y'.repeat(1_000_000)}])
  })
})

describe('closing', () => {
  test('as successful keeps the output, and doing it again replaces it', async () => {
    const id = await running()
    await close(id, ['one', {b: 1, a: 2}])
    const closed = await place.process(id)
    expect(closed).toMatchObject({state: SUCCESS, out: ['one', {a: 2, b: 1}], isassigned: true})
    expect(closed.endtime).not.toBe(ZERO_TIME)
    await close(id, ['two'])
    expect(await place.process(id)).toMatchObject({state: SUCCESS, out: ['two'], endtime: closed.endtime})
  })

  test('without output leaves what was set while it ran', async () => {
    const id = await running()
    await place.as(place.keys.executor, 'setoutputmsg', {processid: id, out: ['half']})
    expect(await place.process(id)).toMatchObject({state: RUNNING, out: ['half']})
    await close(id)
    expect(await place.process(id)).toMatchObject({out: ['half']})
    const late = place.as(place.keys.executor, 'setoutputmsg', {processid: id, out: ['late']})
    expect(await place.status(late)).toBe(403)
  })

  test('as failed is final, retries or not', async () => {
    const id = await running({maxretries: 5, maxexectime: 10})
    await fail(id, ['one', 'two'])
    expect(await place.process(id)).toMatchObject({state: FAILED, errors: ['one', 'two'], retries: 0})
    expect(await place.status(fail(id))).toBe(400)
    expect(await place.status(close(id))).toBe(400)
  })

  test('is for the executor that it is assigned to', async () => {
    const {processid} = await place.submit()
    expect(await place.status(close(processid))).toBe(403)
    await place.assign()
    const two = place.executor('two')
    expect(await place.status(close(processid, [], two))).toBe(403)
    expect(await place.status(fail(processid, [], two))).toBe(403)
    expect(await place.status(place.as(two, 'setoutputmsg', {processid, out: [1]}))).toBe(403)
    expect(await place.status(close(processid, [], place.keys.user))).toBe(403)
    expect(await place.process(processid)).toMatchObject({state: RUNNING, out: []})
  })

  test('of what is not there is refused', async () => {
    expect(await place.status(close('0'.repeat(64)))).toBe(500)
    expect(await place.status(fail('0'.repeat(64)))).toBe(500)
  })

  test('counts the call of a registered function, with true means', async () => {
    const fun = {colonyname: 'dev', executorname: 'worker', funcname: 'work'}
    await place.as(place.keys.executor, 'addfunctionmsg', {fun})
    for (const seconds of [1, 2, 6]) {
      const {processid} = await place.submit()
      place.advance(seconds)
      await place.assign()
      place.advance(seconds * 2)
      await close(processid)
      await close(processid)
    }
    const [found] = await place.as(place.keys.user, 'getfunctionsmsg', {colonyname: 'dev', executorname: 'worker'})
    expect(found?.counter).toBe(3)
    expect(found?.avgwaittime).toBeCloseTo(3, 0)
    expect(found?.minwaittime).toBeCloseTo(1, 0)
    expect(found?.avgexectime).toBeCloseTo(6, 0)
    expect(found?.maxexectime).toBeCloseTo(12, 0)
  })
})

describe('cancelling', () => {
  test('ends what waits, and what runs; its executor learns of it when it closes', async () => {
    const waiting = await place.submit()
    await cancel(waiting.processid)
    expect(await place.process(waiting.processid)).toMatchObject({state: CANCELLED, isassigned: false})
    expect(await place.status(place.assign())).toBe(404)
    const id = await running()
    await cancel(id)
    expect(await place.process(id)).toMatchObject({state: CANCELLED, isassigned: true})
    expect(await place.status(close(id))).toBe(400)
    expect(await place.status(cancel(id))).toBe(400)
  })

  test('is for members', async () => {
    const {processid} = await place.submit()
    expect(await place.status(place.as(place.keys.stranger, 'cancelprocessmsg', {processid}))).toBe(403)
    expect(await place.status(place.as(place.keys.owner, 'cancelprocessmsg', {processid}))).toBe(403)
  })
})

describe('removing', () => {
  test('takes a process out of line, and refuses one that runs', async () => {
    const {processid} = await place.submit({env: {A: 'b'}})
    await remove(processid)
    expect(await place.status(place.process(processid))).toBe(404)
    expect(await place.status(place.assign())).toBe(404)
    expect(await place.status(remove(processid))).toBe(500)
    const id = await running()
    expect(await place.status(remove(id))).toBe(400)
    await close(id)
    await remove(id)
    expect(await place.status(place.process(id))).toBe(404)
    for (const table of ['payload', 'attribute', 'queue', 'process']) {
      expect(place.server.context.store.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n).toBe(0)
    }
  })

  test('all, or those of one state, is for the owner and spares workflows', async () => {
    const all = (state: number, key = place.keys.owner) =>
      place.as(key, 'removeallprocessesmsg', {colonyname: 'dev', state})
    const spec = {colonyname: 'dev', functionspecs: [{nodename: 'a', funcname: 'f', conditions: {executortype: 'x'}}]}
    await place.as(place.keys.user, 'submitworkflowspecmsg', {spec})
    const done = await running()
    await close(done)
    const runs = await running()
    await place.submit()
    expect(await place.status(all(-1, place.keys.user))).toBe(403)
    expect(await place.status(all(RUNNING))).toBe(400)
    expect(await place.status(all(5))).toBe(400)
    await all(WAITING)
    expect(await list(WAITING)).toHaveLength(1)
    expect(await place.status(place.assign())).toBe(404)
    expect(await list(SUCCESS)).toHaveLength(1)
    await all(-1)
    expect(await place.status(place.process(runs))).toBe(404)
    expect(await list(SUCCESS)).toEqual([])
    expect(await list(WAITING)).toHaveLength(1)
  })
})

describe('lists', () => {
  test('are ordered as upstream has them', async () => {
    const first = await place.submit()
    const second = await place.submit()
    const urgent = await place.submit({priority: 1})
    expect(ids(await list(WAITING))).toEqual(ids([urgent, first, second]))
    for (let i = 0; i < 3; i++) await place.assign()
    expect(ids(await list(RUNNING))).toEqual(ids([urgent, first, second]))
    for (const {processid} of [second, urgent, first]) await close(processid)
    expect(ids(await list(SUCCESS))).toEqual(ids([first, urgent, second]))
    expect(ids(await list(SUCCESS, {}, 1))).toEqual(ids([first]))
    expect(await list(SUCCESS, {}, 0)).toEqual([])
  })

  test('follow one filter, by executor type, else initiator, else label', async () => {
    const mine = await place.submit({label: 'mine'})
    const other = await place.submit({}, {executortype: 'other'})
    const byExecutor = await place.as(place.keys.executor, 'submitfuncspecmsg', {
      spec: {conditions: {colonyname: 'dev'}},
    })
    expect(ids(await list(WAITING, {executortype: 'other', label: 'mine'}))).toEqual(ids([other]))
    expect(ids(await list(WAITING, {label: 'mine'}))).toEqual(ids([mine]))
    expect(ids(await list(WAITING, {initiator: 'me', label: 'mine'}))).toEqual(ids([mine, other]))
    expect(ids(await list(WAITING))).toContain(byExecutor.processid)
    expect(await place.status(list(WAITING, {initiator: 'worker'}))).toBe(400)
  })

  test.each([
    [101, 0],
    [-1, 0],
    [1, 5],
    [1, -1],
  ])('of %i in state %i are refused', async (count, state) => {
    expect(await place.status(list(state, {}, count))).toBe(400)
  })

  test('of history hold what was submitted in the last seconds', async () => {
    const history = (state: number, seconds: number, executorid = '') =>
      place.as(place.keys.user, 'getprocesshistmsg', {colonyname: 'dev', executorid, seconds, state})
    const old = await running()
    await close(old)
    place.advance(100)
    const young = await running()
    await close(young)
    const waiting = await place.submit()
    expect(ids(await history(SUCCESS, 50))).toEqual([young])
    expect(ids(await history(SUCCESS, 500))).toEqual([old, young])
    const {assignedexecutorid} = await place.process(old)
    expect(ids(await history(SUCCESS, 500, assignedexecutorid))).toEqual([old, young])
    expect(await history(SUCCESS, 500, '0'.repeat(64))).toEqual([])
    expect(ids(await history(WAITING, 50))).toEqual(ids([waiting]))
    expect(await place.status(history(7, 50))).toBe(400)
    const stranger = {colonyname: 'dev', executorid: '', seconds: 5, state: 0}
    expect(await place.status(place.as(place.keys.stranger, 'getprocesshistmsg', stranger))).toBe(403)
  })
})

test('10,000 that wait are assigned as fast as a few, in their order', async () => {
  const submitted: string[] = []
  for (let round = 0; round < 10; round++) {
    submitted.push(...ids(await Promise.all(Array.from({length: 1000}, () => place.submit()))))
  }
  const before = performance.now()
  for (const id of submitted.slice(0, 20)) expect((await place.assign()).processid).toBe(id)
  expect((performance.now() - before) / 20).toBeLessThan(50)
  expect(await list(WAITING)).toHaveLength(100)
}, 60_000)
