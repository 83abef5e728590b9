import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {ColoniesClient} from '../../../../src/colonies/client/colonies-client.js'
import {inProcessTransport} from '../../../../src/colonies/client/in-process.js'
import {executorById} from '../../../../src/colonies/server/tables/executor.js'
import {identityOfKey} from '../../../../src/colonies/wire/identity.js'
import {RUNNING, SUCCESS, WAITING} from '../../../../src/colonies/wire/objects/process.js'
import {submit} from '../../../support/colony.js'
import {type ProcessColony, processColony} from '../../../support/process-colony.js'
import {eventually} from '../../../support/started.js'

let place: ProcessColony
beforeEach(() => {
  place = processColony()
})
afterEach(() => place.remove())

type Asked = ReturnType<ProcessColony['assign']>

/** Asks for work, and returns once its first look has found nothing. */
async function waiting(
  key = place.keys.executor,
  timeout = 20,
  signal?: AbortSignal,
): Promise<{readonly asked: Asked}> {
  const {store} = place.server.context
  const id = identityOfKey(key)
  const asked = place.assign(key, timeout, signal)
  asked.catch(() => {})
  await eventually(async () => executorById(store, 1, id)?.heard !== null)
  return {asked}
}

const settled = async (asked: Asked): Promise<number | string> =>
  asked.then(
    ({processid}) => processid,
    (error: {readonly status: number}) => error.status,
  )

describe('an executor that finds work', () => {
  test('gets the process as it now runs, and nobody else does', async () => {
    const {processid} = await place.submit({maxexectime: 60, args: ['<x>']})
    const assigned = await place.assign()
    expect(assigned).toMatchObject({processid, state: RUNNING, isassigned: true})
    expect(assigned).toEqual(await place.process(processid))
    expect(assigned.execdeadline > assigned.starttime).toBe(true)
    expect(await place.status(place.assign())).toBe(404)
  })

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['of another type', {executortype: 'other'}, {}],
    ['for another name', {executornames: ['somebody']}, {}],
    ['at another place', {locationname: 'Mars'}, {}],
    ['with more memory', {mem: '2Gi'}, {availablemem: '1Gi'}],
    ['with more cores', {cpu: '2000m'}, {availablecpu: '1000m'}],
    ['wider than any executor', {processes: 128}, {}],
  ])('is not given one %s', async (_what, conditions, resources) => {
    await place.submit({}, conditions)
    const ask = {colonyname: 'dev', timeout: -1, ...resources}
    expect(await place.status(place.as(place.keys.executor, 'assignprocessmsg', ask))).toBe(404)
  })

  test.each<[string, Record<string, unknown>]>([
    ['its own name among others', {executornames: ['somebody', 'worker']}],
    ['any name', {executornames: ['*']}],
    ['what it has', {mem: '1Gi', cpu: '1000m', storage: '10Gi'}],
    ['127 processes', {processespernode: 127}],
  ])('is given one that asks for %s', async (_what, conditions) => {
    const {processid} = await place.submit({}, conditions)
    const ask = {colonyname: 'dev', timeout: -1, availablecpu: '1000m', availablemem: '1Gi'}
    expect(await place.as(place.keys.executor, 'assignprocessmsg', ask)).toMatchObject({processid})
  })

  test('is given what has the highest priority, then what came first', async () => {
    const low = await place.submit({priority: -1})
    const first = await place.submit()
    const named = await place.submit({}, {executornames: ['worker']})
    const high = await place.submit({priority: 1})
    const order = [await place.assign(), await place.assign(), await place.assign(), await place.assign()]
    expect(order.map(({processid}) => processid)).toEqual([high, first, named, low].map(({processid}) => processid))
  })

  test('finds it at once however much waits that it cannot take', async () => {
    const {store} = place.server.context
    await place.submit({}, {mem: '10Gi'})
    store.transaction(() => {
      store
        .prepare(
          `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
           INSERT INTO queue SELECT colony, executor_type, 'n' || (i % 50), location, priority_time + i, process + i, cpu, memory
           FROM queue, n`,
        )
        .run()
    })
    const {processid} = await place.submit()
    const before = performance.now()
    const ask = {colonyname: 'dev', timeout: -1, availablemem: '1Gi'}
    expect(await place.as(place.keys.executor, 'assignprocessmsg', ask)).toMatchObject({processid})
    expect(performance.now() - before).toBeLessThan(500)
  })
})

describe('an executor that waits', () => {
  test('gets the process that comes; each goes to one, in the order in which they came', async () => {
    const keys = [place.keys.executor, place.executor('two'), place.executor('three')]
    const asked: Asked[] = []
    for (const key of keys) asked.push((await waiting(key)).asked)
    const submitted = [await place.submit(), await place.submit(), await place.submit()]
    const assigned = await Promise.all(asked)
    expect(assigned.map(({processid}) => processid)).toEqual(submitted.map(({processid}) => processid))
    expect(assigned.map(({assignedexecutorid}) => assignedexecutorid)).toEqual(keys.map(identityOfKey))
  })

  test('is passed over by what it cannot take, which goes to whoever can', async () => {
    const two = place.executor('two')
    const {asked} = await waiting()
    const other = await waiting(two)
    const named = await place.submit({}, {executornames: ['two']})
    expect(await other.asked).toMatchObject({processid: named.processid})
    const any = await place.submit()
    expect(await asked).toMatchObject({processid: any.processid})
  })

  test('of 300 each gets one, though something stands in line that none of them can take', async () => {
    await place.submit({}, {executornames: ['nobody']})
    const keys = Array.from({length: 300}, (_, index) => place.executor(`e${index}`))
    const asked: Asked[] = keys.map((key) => place.assign(key, 30))
    await eventually(
      async () =>
        executorById(place.server.context.store, 1, identityOfKey(keys[299] ?? new Uint8Array()))?.heard !== null,
    )
    const submitted = await Promise.all(keys.map(() => place.submit()))
    const assigned = await Promise.all(asked)
    expect(new Set(assigned.map(({processid}) => processid))).toEqual(
      new Set(submitted.map(({processid}) => processid)),
    )
  })

  test('is told that there is nothing when its time is over', async () => {
    const before = performance.now()
    expect(await settled(place.assign(place.keys.executor, 1))).toBe(404)
    expect(performance.now() - before).toBeGreaterThan(950)
  })

  test('gets what another process on the same store submits', async () => {
    const other = new ColoniesClient(inProcessTransport(place.open()))
    const {asked} = await waiting()
    const {processid} = await submit(other, place.keys.user)
    expect(await settled(asked)).toBe(processid)
  })

  test('gets what its executor lost', async () => {
    const {processid} = await place.submit({maxexectime: 5, maxretries: 1})
    await place.assign()
    const {asked} = await waiting(place.executor('two'))
    place.advance(6)
    expect(await asked).toMatchObject({processid, retries: 1})
  })

  test.each([false, true])('gets what came in the same moment (%s)', async (first) => {
    for (let round = 0; round < 50; round++) {
      const order = first
        ? [place.submit(), place.assign(place.keys.executor, 20)]
        : [place.assign(place.keys.executor, 20), place.submit()]
      const [one, two] = await Promise.all(order)
      expect(one?.processid).toBe(two?.processid)
    }
  })

  test('gets nothing after it has gone, and the process waits for others as before', async () => {
    const gone = new AbortController()
    const {asked} = await waiting(place.keys.executor, 20, gone.signal)
    gone.abort()
    await settled(asked)
    const {processid} = await place.submit()
    expect(await place.process(processid)).toMatchObject({state: WAITING, isassigned: false})
    expect(await place.assign(place.executor('two'))).toMatchObject({processid, retries: 0})
  })

  test('leaves behind what was on its way to it when it went', async () => {
    const two = place.executor('two')
    for (let round = 0; round < 30; round++) {
      const gone = new AbortController()
      const {asked} = await waiting(place.keys.executor, 20, gone.signal)
      const submitted = place.submit({maxwaittime: 60})
      for (let turn = 0; turn < round % 10; turn++) await new Promise((resolve) => setImmediate(resolve))
      gone.abort()
      const outcome = await settled(asked)
      const {processid, waitdeadline} = await submitted
      if (outcome === processid) continue
      const back = await place.assign(two, 20)
      expect(back).toMatchObject({processid, waitdeadline, retries: 0, assignedexecutorid: identityOfKey(two)})
    }
  })

  test.each(['rejectexecutormsg', 'removeexecutormsg'] as const)('gets nothing after a %s', async (type) => {
    const {asked} = await waiting()
    await place.as(place.keys.owner, type, {colonyname: 'dev', executorname: 'worker'})
    const {processid} = await place.submit()
    expect(await settled(asked)).toBe(403)
    expect(await place.process(processid)).toMatchObject({state: WAITING})
  })

  test('gets nothing while the colony is paused, and its work when that resumes', async () => {
    const colonyname = 'dev'
    await place.as(place.keys.owner, 'pauseassignmentsmsg', {colonyname})
    expect(await settled(place.assign())).toBe(503)
    expect(await settled(place.assign(place.keys.executor, 1))).toBe(408)
    const {asked} = await waiting()
    const {processid} = await place.submit()
    expect(await place.process(processid)).toMatchObject({state: WAITING})
    await place.as(place.keys.owner, 'resumeassignmentsmsg', {colonyname})
    expect(await settled(asked)).toBe(processid)
  })

  test('is not taken for silent, however long it waits', async () => {
    place.remove()
    place = processColony({settings: {staleExecutorSeconds: 1}})
    const before = performance.now()
    const {asked} = await waiting(place.keys.executor, 3)
    await eventually(async () => performance.now() - before > 2000)
    const {processid} = await place.submit()
    expect(await settled(asked)).toBe(processid)
  })

  test('is answered when the server closes, which assigns nothing any more', async () => {
    const {asked} = await waiting()
    const other = new ColoniesClient(inProcessTransport(place.open()))
    const submitted = place.submit()
    place.server.close()
    const outcome = await settled(asked)
    const {processid} = await submitted
    expect(outcome).toBe(404)
    const request = {colonyname: 'dev', timeout: 20}
    expect(await other.call('assignprocessmsg', request, place.keys.executor)).toMatchObject({processid})
  })
})

describe('work for three', () => {
  test('is shared by executors that ask one after the other', async () => {
    const keys = [place.keys.executor, place.executor('two'), place.executor('three')]
    const counts = [0, 0, 0]
    const total = (): number => counts.reduce((sum, count) => sum + count)
    const work = async (index: number): Promise<void> => {
      const key = keys[index] ?? place.keys.executor
      while (total() < 60) {
        const found = await place.assign(key, 2).catch((error: {readonly status: number}) => error.status)
        if (found === 404) continue
        if (typeof found === 'number') throw new Error(`refused: ${found}`)
        counts[index] = (counts[index] ?? 0) + 1
        await place.as(key, 'closesuccessfulmsg', {processid: found.processid, out: [index]})
      }
    }
    const all = Promise.all([work(0), work(1), work(2)])
    const ids = await Promise.all(Array.from({length: 60}, async () => (await place.submit()).processid))
    await all
    expect(Math.min(...counts)).toBeGreaterThan(5)
    const states = await Promise.all(ids.map(async (id) => (await place.process(id)).state))
    expect(new Set(states)).toEqual(new Set([SUCCESS]))
  })
})
