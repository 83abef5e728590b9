import {afterEach, beforeEach, expect, test} from 'vitest'
import {ColoniesClient} from '../../../src/colonies/client/colonies-client.js'
import {inProcessTransport} from '../../../src/colonies/client/in-process.js'
import type {ColoniesServer} from '../../../src/colonies/server/open-server.js'
import {REQUEST_LIFETIME} from '../../../src/colonies/server/replays.js'
import {requestBody} from '../../../src/colonies/wire/envelope.js'
import {MESSAGES} from '../../../src/colonies/wire/messages/catalogue.js'
import {type Colony, colony, submit} from '../../support/colony.js'
import {eventually} from '../../support/started.js'

const settings = {refuseReplays: true}
let dev: Colony
let server: ColoniesServer
beforeEach(() => {
  dev = colony()
  server = dev.open({settings})
})
afterEach(() => dev.remove())

const {signal} = new AbortController()
const status = async (body: string, at = server): Promise<number> => (await at.dispatch(body, signal)).status

function submission(args: readonly string[] = []): string {
  const shape = MESSAGES.submitfuncspecmsg.request
  const spec = {funcname: 'f', args, conditions: {colonyname: 'dev', executortype: 'cli'}}
  return requestBody('submitfuncspecmsg', shape, shape.decode({spec}, ''), dev.keys.user)
}

test('a request that was done is refused word for word, also by another process, also in capitals', async () => {
  const body = submission()
  expect(await status(body)).toBe(200)
  expect(await status(body)).toBe(403)
  expect(await status(body, dev.open({settings}))).toBe(403)
  const capitals = body.replace(/"signature":"\w+"/, (found) =>
    found.replace(/\b[0-9a-f]{130}/, (hex) => hex.toUpperCase()),
  )
  expect(capitals).not.toBe(body)
  expect(await status(capitals)).toBe(403)
  expect(await status(submission(['other']))).toBe(200)
})

test('a request that failed may be tried again; what only reads may be repeated', async () => {
  const shape = MESSAGES.cancelprocessmsg.request
  const cancel = requestBody('cancelprocessmsg', shape, {processid: 'x'}, dev.keys.user)
  const first = await status(cancel)
  expect(first).not.toBe(200)
  expect(await status(cancel)).toBe(first)
  const {getprocessesmsg} = MESSAGES
  const all = getprocessesmsg.request.decode({colonyname: 'dev', count: 9}, '')
  const list = requestBody('getprocessesmsg', getprocessesmsg.request, all, dev.keys.user)
  expect(await status(list)).toBe(200)
  expect(await status(list)).toBe(200)
})

test('our client may submit the same twice', async () => {
  const client = new ColoniesClient(inProcessTransport(server))
  const first = await submit(client, dev.keys.user)
  expect((await submit(client, dev.keys.user)).processid).not.toBe(first.processid)
})

test('without the setting nothing is refused or noted', async () => {
  const plain = dev.open()
  const body = submission()
  expect(await status(body, plain)).toBe(200)
  expect(await status(body, plain)).toBe(200)
  expect(plain.context.store.prepare('SELECT count(*) AS n FROM replay').get()).toEqual({n: 0})
})

test('a request is forgotten after its lifetime', async () => {
  expect(await status(submission())).toBe(200)
  const tomorrow = dev.open({settings, now: () => Date.now() + REQUEST_LIFETIME / 1000 + 120_000})
  const noted = (): unknown => tomorrow.context.store.prepare('SELECT count(*) AS n FROM replay').get()?.n
  await eventually(async () => noted() === 0)
})
