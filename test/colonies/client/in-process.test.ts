import {afterEach, beforeEach, expect, test} from 'vitest'
import {ColoniesClient} from '../../../src/colonies/client/colonies-client.js'
import {inProcessTransport} from '../../../src/colonies/client/in-process.js'
import {RUNNING, SUCCESS, WAITING} from '../../../src/colonies/wire/objects/process.js'
import {assign, type Colony, colony, nextProcess, submit} from '../../support/colony.js'

let dev: Colony
let client: ColoniesClient
beforeEach(() => {
  dev = colony()
  client = new ColoniesClient(inProcessTransport(dev.open()))
})
afterEach(() => dev.remove())

const {signal} = new AbortController()

test('a process is submitted, assigned and closed without a network', async () => {
  const {processid} = await submit(client, dev.keys.user)
  expect((await assign(client, dev.keys.executor)).processid).toBe(processid)
  await client.call('closesuccessfulmsg', {processid, out: [42]}, dev.keys.executor)
  const {state, out} = await client.call('getprocessmsg', {processid}, dev.keys.user)
  expect([state, out]).toEqual([SUCCESS, [42]])
})

test('subscriptions tell of each state, in their order, as the process then was', async () => {
  const subscription = {colonyname: 'dev', executortype: 'cli', timeout: 60}
  const events = client.subscribe(
    'subscribeprocessesmsg',
    [WAITING, RUNNING, SUCCESS].map((state) => ({...subscription, state})),
    dev.keys.executor,
    signal,
  )
  const first = nextProcess(events)
  const {processid} = await submit(client, dev.keys.user)
  expect(await first).toMatchObject({processid, state: WAITING, isassigned: false})
  await assign(client, dev.keys.executor)
  await client.call('closesuccessfulmsg', {processid, out: []}, dev.keys.executor)
  expect(await nextProcess(events)).toMatchObject({processid, state: RUNNING, isassigned: true})
  expect(await nextProcess(events)).toMatchObject({processid, state: SUCCESS})
  await events.return()
})

test('changes by another process of this machine are told', async () => {
  const other = new ColoniesClient(inProcessTransport(dev.open()))
  const request = {colonyname: 'dev', executortype: 'cli', timeout: 60, state: WAITING}
  const events = client.subscribe('subscribeprocessesmsg', [request], dev.keys.user, signal)
  const first = nextProcess(events)
  const {processid} = await submit(other, dev.keys.user)
  expect((await first).processid).toBe(processid)
  await events.return()
})

test('a process that is in the state already is told at once, once', async () => {
  const {processid} = await submit(client, dev.keys.user)
  const request = {processid, timeout: 1, state: WAITING}
  const told: string[] = []
  for await (const event of client.subscribe('subscribeprocessmsg', [request], dev.keys.user, signal)) {
    told.push(event.processid)
  }
  expect(told).toEqual([processid])
})

test('strangers are told nothing', async () => {
  const {processid} = await submit(client, dev.keys.user)
  const {stranger} = dev.keys
  const one = client.subscribe('subscribeprocessmsg', [{processid, timeout: 9, state: WAITING}], stranger, signal)
  await expect(one.next()).rejects.toMatchObject({code: 'REQUEST_REFUSED', status: 403})
  const all = {colonyname: 'dev', executortype: 'cli', timeout: 9, state: WAITING}
  const every = client.subscribe('subscribeprocessesmsg', [all], stranger, signal)
  await expect(every.next()).rejects.toMatchObject({code: 'REQUEST_REFUSED', status: 403})
  const unknown = client.subscribe('subscribeprocessmsg', [{processid: 'no', timeout: 9, state: 0}], stranger, signal)
  await expect(unknown.next()).rejects.toMatchObject({code: 'REQUEST_REFUSED', status: 403})
})

test('a subscription ends when its reader is told to stop, or the server closes', async () => {
  const request = {colonyname: 'dev', executortype: 'cli', timeout: 60, state: WAITING}
  const stop = new AbortController()
  const stopped = client.subscribe('subscribeprocessesmsg', [request], dev.keys.user, stop.signal)
  const ended = stopped.next()
  stop.abort()
  expect((await ended).done).toBe(true)

  const other = new ColoniesClient(inProcessTransport(dev.open()))
  const last = other.subscribe('subscribeprocessesmsg', [request], dev.keys.user, signal).next()
  await other.close()
  expect((await last).done).toBe(true)
})
