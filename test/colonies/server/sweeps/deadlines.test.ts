import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {FAILED, RUNNING, WAITING} from '../../../../src/colonies/wire/objects/process.js'
import {ZERO_TIME} from '../../../../src/colonies/wire/time.js'
import {type ProcessColony, processColony} from '../../../support/process-colony.js'
import {eventually} from '../../../support/started.js'

let place: ProcessColony
beforeEach(() => {
  place = processColony({settings: {staleExecutorSeconds: 1e9}})
})
afterEach(() => place.remove())

const reaches = (id: string, state: number) =>
  eventually(async () => {
    const found = await place.process(id)
    return found.state === state && found
  })

describe('a process that waits', () => {
  test('fails after maxwaittime', async () => {
    const {processid} = await place.submit({maxwaittime: 10})
    place.advance(9)
    expect(await place.process(processid)).toMatchObject({state: WAITING})
    place.advance(2)
    const failed = await reaches(processid, FAILED)
    expect(failed.errors).toEqual(['Maximum waiting time limit exceeded'])
    expect(failed.endtime).not.toBe(ZERO_TIME)
    expect(await place.status(place.assign())).toBe(404)
  })

  test.each([0, -1])('waits for ever with maxwaittime %i', async (maxwaittime) => {
    const {processid, waitdeadline} = await place.submit({maxwaittime})
    const other = await place.submit({maxwaittime: 1})
    place.advance(1_000_000)
    await reaches(other.processid, FAILED)
    expect(waitdeadline).toBe(ZERO_TIME)
    expect(await place.process(processid)).toMatchObject({state: WAITING})
  })

  test('is not late because 3,000 others wait, some of which are due too', async () => {
    const others = await Promise.all(
      Array.from({length: 3000}, (_, i) => place.submit({maxwaittime: i % 2 === 0 ? 10 : 1000})),
    )
    place.advance(11)
    const last = others.at(-2)?.processid ?? ''
    await reaches(last, FAILED)
    const list = {colonyname: 'dev', count: 100, state: FAILED}
    expect(await place.as(place.keys.user, 'getprocessesmsg', list)).toHaveLength(100)
    const {waitingprocesses, failedprocesses} = await eventually(async () => {
      const found = await place.as(place.keys.user, 'getcolonystatsmsg', {colonyname: 'dev'})
      return found.failedprocesses === 1500 && found
    })
    expect({waitingprocesses, failedprocesses}).toEqual({waitingprocesses: 1500, failedprocesses: 1500})
  })
})

describe('a process that runs', () => {
  test('is tried maxretries times after maxexectime, then fails', async () => {
    const {processid, submissiontime, prioritytime} = await place.submit({maxexectime: 10, maxretries: 3})
    for (let retries = 0; retries < 3; retries++) {
      expect(await place.assign()).toMatchObject({processid, retries})
      place.advance(11)
      const back = await reaches(processid, WAITING)
      expect(back).toMatchObject({retries: retries + 1, isassigned: false, assignedexecutorid: ''})
      expect(back).toMatchObject({submissiontime, prioritytime, execdeadline: ZERO_TIME})
    }
    expect(await place.assign()).toMatchObject({processid, retries: 3})
    place.advance(11)
    const failed = await reaches(processid, FAILED)
    expect(failed.errors).toEqual(['Maximum execution time limit exceeded'])
    const close = {processid, out: []}
    expect(await place.status(place.as(place.keys.executor, 'closesuccessfulmsg', close))).toBe(400)
  })

  test.each([0, -1])('runs for ever with maxexectime %i', async (maxexectime) => {
    const {processid} = await place.submit({maxexectime})
    await place.assign()
    const other = await place.submit({maxwaittime: 1})
    place.advance(1_000_000)
    await reaches(other.processid, FAILED)
    expect(await place.process(processid)).toMatchObject({state: RUNNING, execdeadline: ZERO_TIME})
  })

  test('is tried for ever with maxretries -1', async () => {
    const {processid} = await place.submit({maxexectime: 1, maxretries: -1})
    for (let retries = 0; retries < 6; retries++) {
      expect(await place.assign()).toMatchObject({processid, retries})
      place.advance(2)
      await reaches(processid, WAITING)
    }
  })

  test('cannot be closed by the executor that lost it', async () => {
    const {processid} = await place.submit({maxexectime: 10, maxretries: 1})
    await place.assign()
    place.advance(11)
    await reaches(processid, WAITING)
    const two = place.executor('two')
    const close = (key: Uint8Array) => {
      const out = [key === two ? 'in time' : 'late']
      return place.status(place.as(key, 'closesuccessfulmsg', {processid, out}))
    }
    expect(await close(place.keys.executor)).toBe(403)
    await place.assign(two)
    expect(await close(place.keys.executor)).toBe(403)
    expect(await close(two)).toBe(200)
    expect(await place.process(processid)).toMatchObject({out: ['in time']})
  })

  test('has a fresh time to wait when it is back', async () => {
    const {processid} = await place.submit({maxwaittime: 20, maxexectime: 10, maxretries: 1})
    await place.assign()
    place.advance(11)
    await reaches(processid, WAITING)
    place.advance(15)
    expect(await place.process(processid)).toMatchObject({state: WAITING})
    place.advance(6)
    await reaches(processid, FAILED)
  })
})

describe('a clock that is set', () => {
  test('back loses nothing and repeats nothing', async () => {
    const {processid} = await place.submit({maxexectime: 10, maxretries: 5})
    await place.assign()
    place.advance(-3600)
    const other = await place.submit()
    expect(await place.process(processid)).toMatchObject({state: RUNNING, retries: 0})
    place.advance(3600 + 11)
    expect(await reaches(processid, WAITING)).toMatchObject({retries: 1})
    expect(await place.process(other.processid)).toMatchObject({state: WAITING, retries: 0})
  })

  test('forward runs each deadline once', async () => {
    const {processid} = await place.submit({maxexectime: 10, maxretries: 5})
    await place.assign()
    place.advance(86_400)
    await reaches(processid, WAITING)
    place.advance(86_400)
    expect(await place.process(processid)).toMatchObject({state: WAITING, retries: 1})
  })

  test('forward by itself is noticed without any commit', async () => {
    place.remove()
    let offset = 0
    place = processColony({now: () => Date.now() + offset})
    const {processid} = await place.submit({maxwaittime: 100})
    offset = 101_000
    await reaches(processid, FAILED)
  })
})
