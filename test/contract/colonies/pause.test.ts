import {expect, test} from 'vitest'
import {contract} from '../../support/colonies-contract.js'
import type {TestColony} from '../../support/colonies-world.js'

// Colonies that assign nothing for a while: colonies-protocol, sections 5 and 10.

const its = contract()

const pause = (colony: TestColony, key = colony.owner.key) =>
  its.caller.send('pauseassignmentsmsg', {colonyname: colony.name}, key)
const resume = (colony: TestColony) =>
  its.caller.ask('resumeassignmentsmsg', {colonyname: colony.name}, colony.owner.key)
const poll = (colony: TestColony, timeout: number) =>
  its.caller.send('assignprocessmsg', {colonyname: colony.name, timeout}, colony.executor.key)

test('the owner pauses and resumes, members see it', async () => {
  const colony = await its.another()
  const status = () => its.caller.send('getpausestatusmsg', {colonyname: colony.name}, colony.user.key)
  const reply = await status()
  expect(reply.type).toBe('pausestatusreplymsg')
  expect(JSON.parse(reply.json)).toEqual({msgtype: 'pausestatusreplymsg', colonyname: colony.name, ispaused: false})
  expect((await pause(colony, colony.user.key)).status).toBe(403)
  expect((await pause(colony)).json).toBe('{}')
  expect(JSON.parse((await status()).json).ispaused).toBe(true)
  await resume(colony)
  expect(JSON.parse((await status()).json).ispaused).toBe(false)
})

test('a paused colony takes processes in and hands none out', async () => {
  const [colony, other] = [await its.another(), await its.another()]
  await pause(colony)
  const {processid} = await its.submit({}, {}, colony)
  await its.submit({}, {}, other)
  expect((await poll(colony, 1)).status).toBe(408)
  expect((await poll(colony, -1)).status).toBe(503)
  expect((await poll(other, 1)).status).toBe(200)
  await resume(colony)
  expect(await its.assign(colony.executor, colony)).toMatchObject({processid})
})

test('whoever waits goes on when it resumes', async () => {
  const colony = await its.another()
  await pause(colony)
  const waiting = poll(colony, 20)
  const {processid} = await its.submit({}, {}, colony)
  await poll(colony, 1)
  await resume(colony)
  expect(JSON.parse((await waiting).json)).toMatchObject({processid})
})

test('what runs can be closed while it is paused', async () => {
  const colony = await its.another()
  await its.submit({}, {}, colony)
  const process = await its.assign(colony.executor, colony)
  await pause(colony)
  await its.close(process, ['done'], colony.executor)
  expect(await its.process(process.processid, colony)).toMatchObject({state: 2, out: ['done']})
})
