import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {ColoniesClient} from '../../../src/colonies/client/colonies-client.js'
import {followLogs, followProcess} from '../../../src/colonies/client/follow-logs.js'
import {httpTransport} from '../../../src/colonies/client/http-transport.js'
import {inProcessTransport} from '../../../src/colonies/client/in-process.js'
import {waitForProcess} from '../../../src/colonies/client/wait-for-process.js'
import {listen} from '../../../src/colonies/server/http/listen.js'
import {CANCELLED, FAILED, type Process, SUCCESS} from '../../../src/colonies/wire/objects/process.js'
import {assign, submit} from '../../support/colony.js'
import {type ServedColony, serve} from '../../support/serve.js'
import {eventually} from '../../support/started.js'

let dev: ServedColony
beforeEach(async () => {
  dev = await serve()
})
afterEach(() => dev.end())

const {signal} = new AbortController()
const log = (processid: string, message: string): Promise<unknown> =>
  dev.client.call('addlogmsg', {processid, message}, dev.keys.executor)
const succeed = (processid: string): Promise<unknown> =>
  dev.client.call('closesuccessfulmsg', {processid, out: [1]}, dev.keys.executor)

async function running(): Promise<string> {
  const {processid} = await submit(dev.client, dev.keys.user)
  await assign(dev.client, dev.keys.executor)
  return processid
}

/** Gathers messages, and gives the process with which it ended. */
async function gather(lines: AsyncGenerator<{message: string}, Process>, into: string[]): Promise<Process> {
  for (;;) {
    const {done, value} = await lines.next()
    if (done) return value
    into.push(value.message)
  }
}

const ways = {
  'over HTTP': () => dev.client,
  'in one process': () => new ColoniesClient(inProcessTransport(dev.open())),
}

describe.each(Object.entries(ways))('%s', (_way, open) => {
  test.each([
    ['success', SUCCESS, succeed],
    ['failure', FAILED, (processid: string) => dev.client.call('closefailedmsg', {processid}, dev.keys.executor)],
    ['cancel', CANCELLED, (processid: string) => dev.client.call('cancelprocessmsg', {processid}, dev.keys.user)],
  ])('waiting ends with %s', async (_name, state, end) => {
    const processid = await running()
    const waiting = waitForProcess(open(), processid, dev.keys.user, signal)
    await end(processid)
    expect((await waiting).state).toBe(state)
    // Also when it has ended before.
    expect((await waitForProcess(open(), processid, dev.keys.user, signal)).state).toBe(state)
  })

  test('lines come as they are written, each once, until the process has ended', async () => {
    const processid = await running()
    await log(processid, 'first\n')
    const messages: string[] = []
    const following = gather(
      followProcess(open(), {colonyName: 'dev', processId: processid}, {key: dev.keys.user, signal}),
      messages,
    )
    const sent = ['first\n']
    // Those that one process writes at once are kept in their order, with one sync.
    const writer = new ColoniesClient(inProcessTransport(dev.open()))
    for (let first = 0; first < 700; first += 20) {
      const some = Array.from({length: 20}, (_, index) => `line ${first + index}\n`)
      sent.push(...some)
      await Promise.all(some.map((message) => writer.call('addlogmsg', {processid, message}, dev.keys.executor)))
    }
    await log(processid, 'same')
    await log(processid, 'same')
    await log(processid, 'last')
    await succeed(processid)
    expect((await following).state).toBe(SUCCESS)
    expect(messages).toEqual([...sent, 'same', 'same', 'last'])
  })

  test('following ends with the signal', async () => {
    const processid = await running()
    await log(processid, 'one')
    const stop = new AbortController()
    const source = {colonyName: 'dev', executorName: 'worker'}
    const lines = followLogs(open(), source, {key: dev.keys.user, signal: stop.signal})
    expect((await lines.next()).value).toMatchObject({message: 'one'})
    const next = lines.next()
    stop.abort(new Error('enough'))
    await expect(next).rejects.toThrow('enough')
  })
})

test('only lines after `since` are shown', async () => {
  const processid = await running()
  await log(processid, 'old')
  const [old] = await dev.client.call('getlogsmsg', {colonyname: 'dev', processid, count: 9}, dev.keys.user)
  await log(processid, 'new')
  await succeed(processid)
  const messages: string[] = []
  const source = {colonyName: 'dev', processId: processid}
  await gather(followProcess(dev.client, source, {key: dev.keys.user, signal, since: old?.timestamp ?? 0n}), messages)
  expect(messages).toEqual(['new'])
})

test('a process that nobody knows is reported at once', async () => {
  const lines = followProcess(dev.client, {colonyName: 'dev', processId: 'x'}, {key: dev.keys.user, signal})
  await expect(lines.next()).rejects.toMatchObject({code: 'NOT_FOUND'})
  await expect(waitForProcess(dev.client, 'x', dev.keys.user, signal)).rejects.toMatchObject({code: 'NOT_FOUND'})
})

test('a restart of the server loses and repeats nothing', async () => {
  const processid = await running()
  const {port} = dev.listening
  const messages: string[] = []
  const client = new ColoniesClient(httpTransport({host: '127.0.0.1', port, tls: false}))
  const source = {colonyName: 'dev', processId: processid}
  const following = gather(followProcess(client, source, {key: dev.keys.user, signal}), messages)
  await log(processid, 'before')
  await eventually(async () => messages.length === 1)
  await dev.listening.close()
  // Written by another process of this machine while the server is away.
  const local = new ColoniesClient(inProcessTransport(dev.open()))
  await local.call('addlogmsg', {processid, message: 'meanwhile'}, dev.keys.executor)
  const again = await listen(dev.open(), {port})
  await local.call('addlogmsg', {processid, message: 'after'}, dev.keys.executor)
  await local.call('closesuccessfulmsg', {processid, out: []}, dev.keys.executor)
  expect((await following).state).toBe(SUCCESS)
  expect(messages).toEqual(['before', 'meanwhile', 'after'])
  await client.close()
  await again.close()
})
