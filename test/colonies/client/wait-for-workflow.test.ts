import {afterEach, beforeEach, expect, test} from 'vitest'
import {ColoniesClient} from '../../../src/colonies/client/colonies-client.js'
import {inProcessTransport} from '../../../src/colonies/client/in-process.js'
import {waitForWorkflow} from '../../../src/colonies/client/wait-for-workflow.js'
import {assign, type Colony, colony} from '../../support/colony.js'

let place: Colony
let client: ColoniesClient
beforeEach(() => {
  place = colony()
  client = new ColoniesClient(inProcessTransport(place.open()))
})
afterEach(() => place.remove())

async function submitted(): Promise<string> {
  const node = (nodename: string, ...dependencies: string[]) => ({
    nodename,
    funcname: 'f',
    conditions: {colonyname: 'dev', executortype: 'cli', dependencies},
  })
  const spec = {colonyname: 'dev', functionspecs: [node('a'), node('b', 'a')]}
  return (await client.call('submitworkflowspecmsg', {spec}, place.keys.user)).processgraphid
}
const wait = (id: string, signal = new AbortController().signal) => waitForWorkflow(client, id, place.keys.user, signal)

test('a workflow ends with its last node', async () => {
  const id = await submitted()
  const end = wait(id)
  for (let i = 0; i < 2; i++) {
    const {processid} = await assign(client, place.keys.executor)
    await client.call('closesuccessfulmsg', {processid, out: [i]}, place.keys.executor)
  }
  expect((await end).state).toBe(2)
})

test('a workflow ends when it failed or was cancelled', async () => {
  const failing = await submitted()
  const failed = wait(failing)
  const {processid} = await assign(client, place.keys.executor)
  await client.call('closefailedmsg', {processid, errors: ['bad']}, place.keys.executor)
  expect((await failed).state).toBe(3)
  const id = await submitted()
  const cancelled = wait(id)
  await client.call('cancelprocessgraphmsg', {processgraphid: id}, place.keys.user)
  expect((await cancelled).state).toBe(4)
})

test('the wait ends when it is not wanted any more, and for a workflow that is not there', async () => {
  const leaving = new AbortController()
  const end = wait(await submitted(), leaving.signal)
  leaving.abort(new Error('left'))
  await expect(end).rejects.toThrow('left')
  await expect(wait('f'.repeat(64))).rejects.toMatchObject({code: 'NOT_FOUND'})
})
