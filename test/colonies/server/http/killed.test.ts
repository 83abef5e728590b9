import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {createInterface} from 'node:readline'
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from 'vitest'
import {ColoniesClient} from '../../../../src/colonies/client/colonies-client.js'
import {httpTransport} from '../../../../src/colonies/client/http-transport.js'
import {WAITING} from '../../../../src/colonies/wire/objects/process.js'
import {Fault} from '../../../../src/errors.js'
import {type Bundle, bundle} from '../../../support/bundle.js'
import {assign, type Colony, colony, submit} from '../../../support/colony.js'

let program: Bundle
beforeAll(async () => {
  program = await bundle('test/colonies/server/http/listening-process.ts')
})
afterAll(() => program.remove())

let dev: Colony
const children: ChildProcess[] = []
beforeEach(() => {
  dev = colony()
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  dev.remove()
})

/** A server as a process of its own, over the store of the colony. */
async function start(): Promise<{readonly child: ChildProcess; readonly client: ColoniesClient}> {
  const child = spawn(process.execPath, [program.file, dev.file], {stdio: ['ignore', 'pipe', 'inherit']})
  children.push(child)
  const [line] = (await once(createInterface({input: child.stdout}), 'line')) as [string]
  return {child, client: new ColoniesClient(httpTransport({host: '127.0.0.1', port: Number(line), tls: false}))}
}

const codeOf = (error: unknown): string => (error instanceof Fault ? error.code : String(error))

test('killed between submit and reply: what was acknowledged is there, the rest is reported as lost', {
  timeout: 180_000,
}, async () => {
  const acknowledged: string[] = []
  const failures = new Set<string>()
  let sent = 0
  for (let round = 0; round < 3; round++) {
    const {child, client} = await start()
    const submitting = async (): Promise<void> => {
      for (;;) {
        sent += 1
        acknowledged.push((await submit(client, dev.keys.user)).processid)
        if (acknowledged.length === 20 * (round + 1)) child.kill('SIGKILL')
      }
    }
    const ends = await Promise.allSettled(Array.from({length: 8}, submitting))
    for (const end of ends) if (end.status === 'rejected') failures.add(codeOf(end.reason))
    await client.close()
  }
  for (const code of failures) expect(['SERVER_LOST', 'SERVER_UNREACHABLE']).toContain(code)
  expect(failures).toContain('SERVER_LOST')
  const {client} = await start()
  const held = await client.call('getprocessesmsg', {colonyname: 'dev', count: 100, state: WAITING}, dev.keys.user)
  const {waitingprocesses} = await client.call('getstatisticsmsg', {}, dev.keys.server)
  const ids = new Set<string>()
  for (const processid of acknowledged) {
    ids.add((await client.call('getprocessmsg', {processid}, dev.keys.user)).processid)
  }
  expect(ids.size).toBe(acknowledged.length)
  expect(held.length).toBeGreaterThan(0)
  // Never twice, though some that were lost on the way back may be there.
  expect(waitingprocesses).toBeGreaterThanOrEqual(acknowledged.length)
  expect(waitingprocesses).toBeLessThanOrEqual(sent)
  await client.close()
})

test('SIGTERM ends a server in good order: who waits is answered, what was taken in is done', {
  timeout: 180_000,
}, async () => {
  const {child, client} = await start()
  const poll = assign(client, dev.keys.executor, 600).catch(codeOf)
  const submits = Array.from({length: 50}, () => submit(client, dev.keys.user).then(() => 'done', codeOf))
  await Promise.race(submits)
  child.kill('SIGTERM')
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).toBe(0)
  await poll
  const done = (await Promise.all(submits)).filter((end) => end === 'done').length
  const {client: again} = await start()
  const {waitingprocesses, runningprocesses} = await again.call('getstatisticsmsg', {}, dev.keys.server)
  expect(waitingprocesses + runningprocesses).toBe(done)
  await client.close()
  await again.close()
})
