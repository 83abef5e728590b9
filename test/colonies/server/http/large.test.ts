import {afterEach, beforeEach, expect, test} from 'vitest'
import {ColoniesClient} from '../../../../src/colonies/client/colonies-client.js'
import {httpTransport} from '../../../../src/colonies/client/http-transport.js'
import type {Dispatch} from '../../../../src/colonies/server/dispatch.js'
import {listen} from '../../../../src/colonies/server/http/listen.js'
import type {Fault} from '../../../../src/errors.js'
import {assign, submit} from '../../../support/colony.js'
import {type ServedColony, serve} from '../../../support/serve.js'
import {eventually} from '../../../support/started.js'

let dev: ServedColony
beforeEach(async () => {
  dev = await serve()
})
afterEach(() => dev.end())

test.each([1, 100])('a message of %i MB comes and goes whole', {timeout: 300_000}, async (megabytes) => {
  const text = 'x'.repeat(megabytes * 1_000_000)
  const spec = {funcname: 'f', args: [text], conditions: {colonyname: 'dev', executortype: 'cli'}}
  const {processid} = await dev.client.call('submitfuncspecmsg', {spec}, dev.keys.user)
  const {spec: got} = await dev.client.call('getprocessmsg', {processid}, dev.keys.user)
  expect(got.args[0] === text).toBe(true)
})

test('many large messages at once wait for each other', {timeout: 180_000}, async () => {
  const text = 'x'.repeat(3_000_000)
  const spec = {funcname: 'f', args: [text], conditions: {colonyname: 'dev', executortype: 'cli'}}
  const narrow = await serve({limits: {bodies: 6_000_000}})
  const submits = Array.from({length: 6}, () => narrow.client.call('submitfuncspecmsg', {spec}, narrow.keys.user))
  const small = submit(narrow.client, narrow.keys.user)
  expect((await Promise.all(submits)).length).toBe(6)
  await small
  await narrow.end()
})

test('1,000 executors that wait cost little, each process goes to one, and closing answers the rest', {
  timeout: 180_000,
}, async () => {
  const server = dev.open()
  let asked = 0
  const dispatch: Dispatch = (body, signal) => {
    asked += 1
    return server.dispatch(body, signal)
  }
  const listening = await listen({...server, dispatch}, {port: 0})
  const client = new ColoniesClient(httpTransport({host: '127.0.0.1', port: listening.port, tls: false}))
  const assigned = new Set<string>()
  const waiting = Array.from({length: 1000}, () =>
    assign(client, dev.keys.executor, 600).then(
      ({processid}) => assigned.add(processid) && 'assigned',
      ({code}: Fault) => code,
    ),
  )
  await eventually(async () => asked === 1000)
  const submits = await Promise.all(Array.from({length: 100}, () => submit(dev.client, dev.keys.user)))
  await eventually(async () => assigned.size === 100)
  expect(assigned).toEqual(new Set(submits.map(({processid}) => processid)))
  await listening.close()
  const ends = await Promise.all(waiting)
  expect(ends.filter((end) => end === 'NOT_FOUND').length).toBe(900)
  await client.close()
})
