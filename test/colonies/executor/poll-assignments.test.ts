import {afterEach, beforeEach, expect, test} from 'vitest'
import {ColoniesClient} from '../../../src/colonies/client/colonies-client.js'
import {inProcessTransport} from '../../../src/colonies/client/in-process.js'
import type {Transport} from '../../../src/colonies/client/transport.js'
import {colonyAccess} from '../../../src/colonies/executor/colony-access.js'
import {assignmentPolls} from '../../../src/colonies/executor/poll-assignments.js'
import {identityOfKey} from '../../../src/colonies/wire/identity.js'
import {Fault} from '../../../src/errors.js'
import {type Colony, colony, submit} from '../../support/colony.js'

let place: Colony
let client: ColoniesClient
let stop: AbortController
/** How many of the next answers get lost on their way. */
let losses = 0

beforeEach(() => {
  place = colony()
  losses = 0
  stop = new AbortController()
  const real = inProcessTransport(place.open())
  const lossy: Transport = {
    ...real,
    send: async (...request) => {
      const answer = await real.send(...request)
      if (losses-- > 0) throw new Fault('SERVER_LOST', 'The answer was lost')
      return answer
    },
  }
  client = new ColoniesClient(lossy)
})
afterEach(() => {
  stop.abort()
  place.remove()
})

function polls() {
  const {executor, user} = place.keys
  const facts = {colonyName: 'dev', name: 'worker', type: 'cli', id: identityOfKey(executor)}
  return {...assignmentPolls(colonyAccess(client, facts, executor), stop.signal), user}
}

test('a process whose answer was lost is found again, once', async () => {
  const {poll, user} = polls()
  const first = await submit(client, user)
  losses = 1
  await expect(poll()).rejects.toMatchObject({code: 'SERVER_LOST'})
  const second = await submit(client, user)
  const [one, other] = await Promise.all([poll(), poll()])
  expect([one?.processid, other?.processid].sort()).toEqual([first.processid, second.processid].sort())
})

test('what we have is not found a second time', async () => {
  const {poll, user} = polls()
  const first = await submit(client, user)
  const second = await submit(client, user)
  expect((await poll())?.processid).toBe(first.processid)
  losses = 1
  await expect(poll()).rejects.toMatchObject({code: 'SERVER_LOST'})
  expect((await poll())?.processid).toBe(second.processid)
  const third = await submit(client, user)
  expect((await poll())?.processid).toBe(third.processid)
})

test('a sign of life takes no process', async () => {
  const {user} = polls()
  await submit(client, user)
  const request = {colonyname: 'dev', timeout: -1, availablecpu: '-1m'}
  await expect(client.call('assignprocessmsg', request, place.keys.executor)).rejects.toMatchObject({status: 404})
  const {lastheardfromtime} = await client.call('getexecutormsg', {colonyname: 'dev', executorname: 'worker'}, user)
  expect(Date.parse(lastheardfromtime)).toBeGreaterThan(Date.now() - 10_000)
})
