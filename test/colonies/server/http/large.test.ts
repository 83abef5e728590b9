import {afterEach, beforeEach, expect, test} from 'vitest'
import {assign, submit} from '../../../support/colony.js'
import {type ServedColony, serve} from '../../../support/serve.js'
import {eventually} from '../../../support/started.js'

let dev: ServedColony
beforeEach(async () => {
  dev = await serve()
})
afterEach(() => dev.end())

test.each([1, 90])('a message of %i MB comes and goes whole', async (megabytes) => {
  const text = 'x'.repeat(megabytes * 1_000_000)
  const spec = {funcname: 'f', args: [text], conditions: {colonyname: 'dev', executortype: 'cli'}}
  const {processid} = await dev.client.call('submitfuncspecmsg', {spec}, dev.keys.user)
  const {spec: got} = await dev.client.call('getprocessmsg', {processid}, dev.keys.user)
  expect(got.args[0] === text).toBe(true)
})

test('many large messages at once wait for each other', async () => {
  const text = 'x'.repeat(10_000_000)
  const spec = {funcname: 'f', args: [text], conditions: {colonyname: 'dev', executortype: 'cli'}}
  const narrow = await serve({limits: {bodies: 20_000_000}})
  const submits = Array.from({length: 6}, () => narrow.client.call('submitfuncspecmsg', {spec}, narrow.keys.user))
  const small = submit(narrow.client, narrow.keys.user)
  expect((await Promise.all(submits)).length).toBe(6)
  await small
  await narrow.end()
})

test('1,000 executors that wait cost little, and each gets its work', async () => {
  const {context} = dev.open()
  const waiting = Array.from({length: 1000}, () => assign(dev.client, dev.keys.executor, 600))
  const ids = waiting.map(async (each) => (await each).processid)
  const all = Promise.all(ids)
  await eventually(async () => context.store.prepare('SELECT heard FROM executor').get()?.heard !== null)
  const submitted: string[] = []
  for (let count = 0; count < 1000; count++) submitted.push((await submit(dev.client, dev.keys.user)).processid)
  expect(new Set(await all)).toEqual(new Set(submitted))
})
