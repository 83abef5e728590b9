import {afterEach, beforeEach, expect, test} from 'vitest'
import {UNREGISTERED} from '../../../../src/colonies/wire/objects/members.js'
import {RUNNING, SUCCESS, WAITING} from '../../../../src/colonies/wire/objects/process.js'
import {type ProcessColony, processColony} from '../../../support/process-colony.js'
import {eventually} from '../../../support/started.js'

let place: ProcessColony
beforeEach(() => {
  place = processColony({settings: {staleExecutorSeconds: 600}})
})
afterEach(() => place.remove())

const executor = (executorname: string) =>
  place.as(place.keys.user, 'getexecutormsg', {colonyname: 'dev', executorname})

test('an executor that is silent for too long is unregistered, and its work goes to others', async () => {
  const {processid} = await place.submit({maxexectime: -1})
  await place.assign()
  place.advance(599)
  expect(await place.process(processid)).toMatchObject({state: RUNNING})
  place.advance(2)
  await eventually(async () => (await executor('worker')).state === UNREGISTERED)
  expect(await place.process(processid)).toMatchObject({state: WAITING, retries: 0})
  expect(await place.status(place.assign())).toBe(403)
  const two = place.executor('two')
  expect(await place.assign(two)).toMatchObject({processid})
})

test('one that writes while it works is not silent', async () => {
  const {processid} = await place.submit()
  await place.assign()
  for (let round = 0; round < 3; round++) {
    place.advance(400)
    await place.as(place.keys.executor, 'addlogmsg', {processid, message: 'still here'})
  }
  const other = await place.submit({maxwaittime: 1})
  place.advance(2)
  await eventually(async () => (await place.process(other.processid)).state !== WAITING)
  await place.as(place.keys.executor, 'closesuccessfulmsg', {processid})
  expect(await place.process(processid)).toMatchObject({state: SUCCESS})
})

test('one that never asked is spared, and one that asks again has time again', async () => {
  const two = place.executor('two')
  place.executor('three')
  await place.status(place.assign(two))
  place.advance(400)
  await place.status(place.assign(two))
  place.advance(400)
  const {processid} = await place.submit({maxwaittime: 1})
  place.advance(2)
  await eventually(async () => (await place.process(processid)).state !== WAITING)
  expect((await executor('two')).state).not.toBe(UNREGISTERED)
  expect((await executor('three')).state).not.toBe(UNREGISTERED)
})
