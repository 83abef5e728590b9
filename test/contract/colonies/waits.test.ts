import {afterEach, describe, expect, test} from 'vitest'
import {ColoniesClient} from '../../../src/colonies/client/colonies-client.js'
import {httpTransport} from '../../../src/colonies/client/http-transport.js'
import {waitForProcess} from '../../../src/colonies/client/wait-for-process.js'
import {waitForWorkflow} from '../../../src/colonies/client/wait-for-workflow.js'
import {CANCELLED, FAILED, SUCCESS} from '../../../src/colonies/wire/objects/process.js'
import {contract} from '../../support/colonies-contract.js'
import {embedded, type TestColony} from '../../support/colonies-world.js'
import {eventually} from '../../support/started.js'

// Waiting by subscriptions, on servers that share connections and on such that must not: wire/subscription-room.ts.

const its = contract()
const clients: ColoniesClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close()
})

interface Waits {
  process(id: string): ReturnType<typeof waitForProcess>
  workflow(id: string): ReturnType<typeof waitForWorkflow>
  /** Connections for events that were opened so far. */
  connected(): number
}

function waits({user}: TestColony): Waits {
  const {host, port} = its.world
  const transport = httpTransport({host, port, tls: false})
  let connected = 0
  const client = new ColoniesClient({
    ...transport,
    connect: async (signal) => {
      const connection = await transport.connect(signal)
      connected += 1
      return connection
    },
  })
  clients.push(client)
  const signal = (): AbortSignal => new AbortController().signal
  return {
    process: (id) => waitForProcess(client, id, user.key, signal()),
    workflow: (id) => waitForWorkflow(client, id, user.key, signal()),
    connected: () => connected,
  }
}

describe('waiting for processes', () => {
  test('ends with each of their ends', async () => {
    const colony = await its.another()
    const {process} = waits(colony)
    const ids = (await Promise.all([1, 2, 3].map(() => its.submit({}, {}, colony)))).map(({processid}) => processid)
    const ended = Promise.all(ids.map(process))
    const [one, other, third] = [1, 2, 3].map(() => its.assign(colony.executor, colony))
    for (const [index, running] of [await one, await other, await third].entries()) {
      if (!running) throw new Error('Nothing was assigned')
      if (index === 0) await its.close(running, ['out'], colony.executor)
      if (index === 1) await its.fail(running, ['bad'], colony.executor)
      if (index === 2) {
        const request = {processid: running.processid}
        await its.caller.ask('cancelprocessmsg', request, colony.user.key)
      }
    }
    expect((await ended).map(({state}) => state).sort()).toEqual([SUCCESS, FAILED, CANCELLED])
    expect((await ended).find(({state}) => state === SUCCESS)?.out).toEqual(['out'])
  })

  test('takes as many connections as the server wants', async () => {
    const colony = await its.another()
    const {process, connected} = waits(colony)
    const count = 12
    const submitted = await Promise.all(Array.from({length: count}, () => its.submit({}, {}, colony)))
    const ended = Promise.all(submitted.map(({processid}) => process(processid)))
    await eventually(async () => connected() === (embedded ? 1 : count))
    const running = await Promise.all(submitted.map(() => its.assign(colony.executor, colony)))
    await Promise.all(running.map((one) => its.close(one, [one.processid], colony.executor)))
    for (const {state, out, processid} of await ended) {
      expect(state).toBe(SUCCESS)
      expect(out).toEqual([processid])
    }
  })
})

describe('waiting for workflows', () => {
  const steps = [
    {nodename: 'a'},
    {nodename: 'b', dependencies: ['a']},
    {nodename: 'c', dependencies: ['a']},
    {nodename: 'd', dependencies: ['b', 'c']},
  ]

  test('ends when all have succeeded', async () => {
    const colony = await its.another()
    const {processgraphid} = await its.submitWorkflow(steps, colony)
    const ended = waits(colony).workflow(processgraphid)
    for (const _ of steps) await its.close(await its.assign(colony.executor, colony), [1], colony.executor)
    expect((await ended).state).toBe(SUCCESS)
  })

  test('ends when one has failed, or it was cancelled', async () => {
    const colony = await its.another()
    const wait = waits(colony)
    const failing = await its.submitWorkflow(steps, colony)
    const failed = wait.workflow(failing.processgraphid)
    await its.fail(await its.assign(colony.executor, colony), ['bad'], colony.executor)
    expect((await failed).state).toBe(FAILED)
    const {processgraphid} = await its.submitWorkflow(steps, colony)
    const cancelled = wait.workflow(processgraphid)
    await its.caller.ask('cancelprocessgraphmsg', {processgraphid}, colony.user.key)
    expect((await cancelled).state).toBe(CANCELLED)
  })

  test('a process that others take down with them is seen too', async () => {
    const colony = await its.another()
    const {processids} = await its.submitWorkflow(steps, colony)
    const last = processids.at(-1) ?? ''
    const ended = waits(colony).process(last)
    await its.fail(await its.assign(colony.executor, colony), ['bad'], colony.executor)
    expect((await ended).state).toBe(FAILED)
  })
})
