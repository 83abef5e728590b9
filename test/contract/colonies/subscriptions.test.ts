import {describe, expect, test} from 'vitest'
import {contract, nothingToAssign} from '../../support/colonies-contract.js'
import {openSocket} from '../../support/colonies-socket.js'
import {embedded, type TestColony} from '../../support/colonies-world.js'

// Events over the WebSocket: colonies-protocol, section 22.

const its = contract()

const one = (colony: TestColony, processid: string, state: number, timeout = 20) => ({
  colonyname: colony.name,
  processid,
  executortype: colony.executor.type,
  state,
  timeout,
})
const all = (colony: TestColony, state: number, timeout = 20) => ({
  colonyname: colony.name,
  executortype: colony.executor.type,
  state,
  timeout,
})

describe('of one process', () => {
  test('tell when it enters a state', async () => {
    const colony = await its.another()
    const {processid} = await its.submit({}, {}, colony)
    const socket = await openSocket(its.world)
    socket.subscribe('subscribeprocessmsg', one(colony, processid, 1), colony.user.key)
    socket.subscribe('subscribeprocessmsg', one(colony, processid, 2), colony.user.key)
    // Both are taken in before anything happens; there is no acknowledgement.
    await new Promise((resolve) => setTimeout(resolve, 300))
    const process = await its.assign(colony.executor, colony)
    expect(await socket.nextProcess()).toMatchObject({processid, state: 1})
    await its.close(process, ['out'], colony.executor)
    // Upstream shows it as it was a moment before, without its output.
    expect(await socket.nextProcess()).toMatchObject({processid, state: 2})
    expect(socket.frames.map(({type}) => type)).toEqual(['subscribeprocessmsg', 'subscribeprocessmsg'])
    socket.close()
  })

  test('tell at once when it is in the state already, whatever type is named', async () => {
    const colony = await its.another()
    const {processid} = await its.submit({}, {}, colony)
    await its.close(await its.assign(colony.executor, colony), ['out'], colony.executor)
    const socket = await openSocket(its.world)
    const message = {...one(colony, processid, 2), executortype: ''}
    socket.subscribe('subscribeprocessmsg', message, colony.user.key)
    expect(await socket.nextProcess()).toMatchObject({processid, state: 2, out: ['out']})
    socket.close()
  })

  test('that is not there: an error', async () => {
    const socket = await openSocket(its.world)
    socket.subscribe('subscribeprocessmsg', one(its.colony, '0'.repeat(64), 2), its.colony.user.key)
    const frame = await socket.next()
    expect(frame).toMatchObject({type: 'error', error: true})
    expect(JSON.parse(frame.json).status).toBe(403)
    socket.close()
  })
})

describe('of a type of executors', () => {
  test('tell of each process that enters the state', async () => {
    const colony = await its.another()
    const socket = await openSocket(its.world)
    socket.subscribe('subscribeprocessesmsg', all(colony, 0), colony.executor.key)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const sent = [await its.submit({}, {}, colony), await its.submit({}, {}, colony)]
    const got = [await socket.nextProcess(), await socket.nextProcess()]
    expect(got.map(({processid}) => processid)).toEqual(sent.map(({processid}) => processid))
    expect(socket.frames[0]?.type).toBe('subscribeprocessmsg')
    socket.close()
  })

  test('are for executors, and here for all members', async () => {
    const socket = await openSocket(its.world)
    socket.subscribe('subscribeprocessesmsg', all(its.colony, 0), its.colony.user.key)
    if (embedded) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      const {processid} = await its.submit()
      expect(await socket.nextProcess()).toMatchObject({processid})
    } else {
      const frame = await socket.next()
      expect(frame.error).toBe(true)
      expect(JSON.parse(frame.json).status).toBe(403)
    }
    socket.close()
  })
})

describe('the connection', () => {
  test('ends without a word when the time is over', async () => {
    const colony = await its.another()
    const {processid} = await its.submit({}, {}, colony)
    const socket = await openSocket(its.world)
    const started = performance.now()
    socket.subscribe('subscribeprocessmsg', one(colony, processid, 2, 1), colony.user.key)
    expect(await socket.ended).toBe(1006)
    expect(performance.now() - started).toBeGreaterThan(900)
    expect(performance.now() - started).toBeLessThan(4_000)
    expect(socket.frames).toEqual([])
  })

  test('ends at what is no message, or not signed; here it says why', async () => {
    for (const text of ['no JSON', '{"payloadtype":"subscribeprocessmsg","payload":"e30=","signature":"00"}']) {
      const socket = await openSocket(its.world)
      socket.send(text)
      if (embedded) expect(await socket.next()).toMatchObject({type: 'error', error: true})
      else expect(await socket.ended).toBe(1006)
      socket.close()
    }
  })

  test('stays at types that it does not know', async () => {
    const colony = await its.another()
    const {processid} = await its.submit({}, {}, colony)
    const socket = await openSocket(its.world)
    socket.subscribe('nosuchmsg', {}, colony.user.key)
    if (embedded) expect(await socket.next()).toMatchObject({error: true})
    socket.subscribe('subscribeprocessmsg', one(colony, processid, 0), colony.user.key)
    expect(await socket.nextProcess()).toMatchObject({processid})
    socket.close()
  })

  test('can be closed by the other side at any time', async () => {
    const colony = await its.another()
    const {processid} = await its.submit({}, {}, colony)
    const socket = await openSocket(its.world)
    socket.subscribe('subscribeprocessmsg', one(colony, processid, 1), colony.user.key)
    socket.close()
    await socket.ended
    await its.assign(colony.executor, colony)
    expect(await its.process(processid, colony)).toMatchObject({state: 1})
  })
})

describe.runIf(embedded)('what upstream does badly', () => {
  test('strangers hear nothing, even with the id', async () => {
    const [colony, other] = [await its.another(), await its.another()]
    const {processid} = await its.submit({}, {}, colony)
    for (const key of [other.user.key, other.executor.key, colony.owner.key]) {
      const socket = await openSocket(its.world)
      socket.subscribe('subscribeprocessmsg', one(colony, processid, 0), key)
      expect(await socket.next()).toMatchObject({error: true})
      socket.subscribe('subscribeprocessesmsg', all(colony, 0), key)
      expect(await socket.next()).toMatchObject({error: true})
      socket.close()
    }
  })

  test('every listener hears everything, and takes no work from executors', async () => {
    const colony = await its.another()
    const sockets = [await openSocket(its.world), await openSocket(its.world)]
    for (const socket of sockets) {
      socket.subscribe('subscribeprocessesmsg', all(colony, 0), colony.executor.key)
    }
    const waiting = its.assign(colony.executor, colony, 20)
    await nothingToAssign(its, colony.executor, colony)
    const {processid} = await its.submit({}, {}, colony)
    for (const socket of sockets) expect(await socket.nextProcess()).toMatchObject({processid})
    expect(await waiting).toMatchObject({processid})
    for (const socket of sockets) socket.close()
  })

  test('who names no type of executors hears of all', async () => {
    const colony = await its.another()
    const socket = await openSocket(its.world)
    socket.subscribe('subscribeprocessesmsg', {...all(colony, 0), executortype: ''}, colony.user.key)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const {processid} = await its.submit({}, {}, colony)
    expect(await socket.nextProcess()).toMatchObject({processid})
    socket.close()
  })

  test('what fails with its workflow, or is cancelled with it, is told too', async () => {
    const colony = await its.another()
    const steps = [{nodename: 'a'}, {nodename: 'b', dependencies: ['a']}]
    const [failing, cancelled] = [await its.submitWorkflow(steps, colony), await its.submitWorkflow(steps, colony)]
    const socket = await openSocket(its.world)
    const child = (ids: readonly string[], roots: readonly string[]) => ids.find((id) => !roots.includes(id)) ?? ''
    const b = child(failing.processids, failing.rootprocessids)
    const d = child(cancelled.processids, cancelled.rootprocessids)
    socket.subscribe('subscribeprocessmsg', one(colony, b, 3), colony.user.key)
    socket.subscribe('subscribeprocessmsg', one(colony, d, 4), colony.user.key)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await its.fail(await its.assign(colony.executor, colony), [], colony.executor)
    expect(await socket.nextProcess()).toMatchObject({processid: b, state: 3})
    const {processgraphid} = cancelled
    await its.caller.ask('cancelprocessgraphmsg', {processgraphid}, colony.user.key)
    expect(await socket.nextProcess()).toMatchObject({processid: d, state: 4})
    socket.close()
  })
})
