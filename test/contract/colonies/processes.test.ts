import {describe, expect, test} from 'vitest'
import {contract, nothingToAssign} from '../../support/colonies-contract.js'
import {embedded, someone, specFor, type TestColony} from '../../support/colonies-world.js'

// Lists, history, removal and cancelling: colonies-protocol, sections 7, 11 and 12.

const its = contract()
const ids = (list: readonly {readonly processid: string}[]): string[] => list.map(({processid}) => processid)

describe('lists', () => {
  test('each state has its own order', async () => {
    const colony = await its.another()
    const {executor} = colony
    const [a, b, c] = [
      await its.submit({}, {}, colony),
      await its.submit({priority: 1}, {}, colony),
      await its.submit({}, {}, colony),
    ]
    expect(ids(await its.list(0, {}, colony))).toEqual(ids([b, a, c]))
    for (let n = 0; n < 3; n++) await its.assign(executor, colony)
    expect(ids(await its.list(1, {}, colony))).toEqual(ids([b, a, c]))
    for (const process of [c, a, b]) await its.close(process, [], executor)
    expect(ids(await its.list(2, {}, colony))).toEqual(ids([b, a, c]))
  })

  test('are null when they are empty', async () => {
    const colony = await its.another()
    for (const state of [0, 1, 2, 3, 4]) {
      const message = {colonyname: colony.name, count: 10, state}
      expect((await its.caller.send('getprocessesmsg', message, colony.user.key)).json).toBe('null')
    }
    const history = {colonyname: colony.name, executorid: '', seconds: 100, state: 0}
    expect((await its.caller.send('getprocesshistmsg', history, colony.user.key)).json).toBe('null')
  })

  test('hold as many as asked for, 100 at most', async () => {
    const colony = await its.another()
    for (let n = 0; n < 3; n++) await its.submit({}, {}, colony)
    expect(await its.list(0, {count: 2}, colony)).toHaveLength(2)
    expect(await its.list(0, {count: 0}, colony)).toEqual([])
    const send = (count: number) =>
      its.caller.send('getprocessesmsg', {colonyname: colony.name, count, state: 0}, colony.user.key)
    expect((await send(100)).status).toBe(200)
    expect((await send(101)).error).toBe(true)
    expect((await send(-1)).status).toBe(400)
  })

  test('filter by executor type, else by initiator, else by label', async () => {
    const colony = await its.another()
    const plain = await its.submit({}, {}, colony)
    const typed = await its.submit({}, {executortype: 'special'}, colony)
    const labelled = await its.submit({label: 'red'}, {}, colony)
    const spec = specFor(colony)
    const own = await its.caller.ask('submitfuncspecmsg', {spec}, colony.executor.key)
    expect(ids(await its.list(0, {executortype: 'special'}, colony))).toEqual(ids([typed]))
    expect(ids(await its.list(0, {label: 'red'}, colony))).toEqual(ids([labelled]))
    expect(ids(await its.list(0, {initiator: colony.user.name}, colony))).toEqual(ids([plain, typed, labelled]))
    expect(ids(await its.list(0, {executortype: 'special', label: 'red'}, colony))).toEqual(ids([typed]))
    expect(ids(await its.list(0, {}, colony))).toContain(own.processid)
    // The initiator is a user; an executor's name is not known as one.
    const message = {colonyname: colony.name, count: 10, state: 0, initiator: colony.executor.name}
    expect(await its.caller.status('getprocessesmsg', message, colony.user.key)).toBe(400)
  })

  test('show one colony only', async () => {
    const [one, other] = [await its.another(), await its.another()]
    await its.submit({}, {}, one)
    expect(await its.list(0, {}, other)).toEqual([])
    const message = {colonyname: one.name, count: 10, state: 0}
    expect(await its.caller.status('getprocessesmsg', message, other.user.key)).toBe(403)
  })
})

describe('history', () => {
  test('tells what was submitted lately, oldest first, of all or one executor', async () => {
    const colony = await its.another()
    const [a, b] = [await its.submit({}, {}, colony), await its.submit({}, {}, colony)]
    const ask = (rest: object) => {
      const message = {colonyname: colony.name, executorid: '', seconds: 100, state: 0, ...rest}
      return its.caller.ask('getprocesshistmsg', message, colony.user.key)
    }
    expect(ids(await ask({}))).toEqual(ids([a, b]))
    const assigned = await its.assign(colony.executor, colony)
    expect(ids(await ask({state: 1, executorid: colony.executor.id}))).toEqual(ids([assigned]))
    expect(await ask({state: 1, executorid: someone().id})).toEqual([])
  })
})

describe('getting', () => {
  test('a process that is not there: 404', async () => {
    expect(await its.caller.status('getprocessmsg', {processid: '0'.repeat(64)}, its.colony.user.key)).toBe(404)
    expect(await its.caller.status('getprocessmsg', {}, its.colony.user.key)).toBe(404)
  })

  test('a process of another colony: 403', async () => {
    const other = await its.another()
    const {processid} = await its.submit()
    expect(await its.caller.status('getprocessmsg', {processid}, other.user.key)).toBe(403)
  })
})

describe('removing', () => {
  test('takes waiting and ended processes away', async () => {
    const {caller} = its
    const colony = await its.another()
    const waiting = await its.submit({}, {}, colony)
    expect(await caller.ask('removeprocessmsg', {processid: waiting.processid}, colony.user.key)).toEqual({})
    expect(await caller.status('getprocessmsg', {processid: waiting.processid}, colony.user.key)).toBe(404)
    expect(await nothingToAssign(its, colony.executor, colony)).toBe(404)
    const done = await its.submit({}, {}, colony)
    await its.close(await its.assign(colony.executor, colony), [], colony.executor)
    await caller.ask('removeprocessmsg', {processid: done.processid}, colony.user.key)
    expect(await its.list(2, {}, colony)).toEqual([])
  })

  test('is refused while it runs, for parts of workflows, and for what is not there', async () => {
    const {caller} = its
    const colony = await its.another()
    const {processid} = await its.submit({}, {}, colony)
    await its.assign(colony.executor, colony)
    const graph = await its.submitWorkflow([{nodename: 'a'}], colony)
    const remove = (id: string | undefined) => caller.send('removeprocessmsg', {processid: id}, colony.user.key)
    for (const id of [processid, graph.processids[0], '0'.repeat(64)]) expect((await remove(id)).error).toBe(true)
  })

  test('all, or all of one state, is for the owner, and spares workflows', async () => {
    const {caller} = its
    const colony = await its.another()
    const all = (state: number, key: Uint8Array) =>
      caller.send('removeallprocessesmsg', {colonyname: colony.name, state}, key)
    await its.submit({}, {}, colony)
    await its.assign(colony.executor, colony)
    await its.submit({}, {}, colony)
    const graph = await its.submitWorkflow([{nodename: 'a'}], colony)
    expect((await all(-1, colony.user.key)).status).toBe(403)
    expect((await all(1, colony.owner.key)).error).toBe(true)
    expect((await all(0, colony.owner.key)).status).toBe(200)
    expect(ids(await its.list(0, {}, colony))).toEqual(graph.processids)
    expect(await its.list(1, {}, colony)).toHaveLength(1)
    expect((await all(-1, colony.owner.key)).status).toBe(200)
    expect(await its.list(1, {}, colony)).toEqual([])
    expect(ids(await its.list(0, {}, colony))).toEqual(graph.processids)
    // What is left can be done.
    expect(await its.assign(colony.executor, colony)).toMatchObject({processid: graph.processids[0]})
  })
})

describe('cancelling', () => {
  const cancel = (processid: string | undefined, colony: TestColony) =>
    its.caller.send('cancelprocessmsg', {processid}, colony.user.key)

  test('ends a waiting process', async () => {
    const colony = await its.another()
    const {processid} = await its.submit({}, {}, colony)
    expect((await cancel(processid, colony)).json).toBe('{}')
    expect(await its.process(processid, colony)).toMatchObject({state: 4, isassigned: false})
    expect((await its.process(processid, colony)).endtime).not.toMatch(/^0001-/)
    expect(await nothingToAssign(its, colony.executor, colony)).toBe(404)
    expect(ids(await its.list(4, {}, colony))).toEqual([processid])
  })

  test('ends a running one, and the executor learns of it when it closes', async () => {
    const colony = await its.another()
    const {processid} = await its.submit({}, {}, colony)
    await its.assign(colony.executor, colony)
    await cancel(processid, colony)
    expect(await its.process(processid, colony)).toMatchObject({state: 4, assignedexecutorid: colony.executor.id})
    const {executor} = colony
    expect(await its.caller.status('closesuccessfulmsg', {processid, out: []}, executor.key)).toBe(400)
    expect(await its.caller.status('closefailedmsg', {processid, errors: []}, executor.key)).toBe(400)
  })

  test('is refused once it ended, and for parts of workflows', async () => {
    const colony = await its.another()
    const done = await its.submit({}, {}, colony)
    await its.close(await its.assign(colony.executor, colony), [], colony.executor)
    const graph = await its.submitWorkflow([{nodename: 'a'}], colony)
    for (const id of [done.processid, graph.processids[0]]) expect((await cancel(id, colony)).status).toBe(400)
    const stopped = await its.submit({}, {}, colony)
    await cancel(stopped.processid, colony)
    expect((await cancel(stopped.processid, colony)).status).toBe(400)
    expect((await cancel('0'.repeat(64), colony)).error).toBe(true)
  })
})

describe.runIf(embedded)('what upstream does badly', () => {
  test('a stranger is refused history with an answer', async () => {
    const other = await its.another()
    const message = {colonyname: its.colony.name, executorid: '', seconds: 100, state: 0}
    expect(await its.caller.status('getprocesshistmsg', message, other.user.key)).toBe(403)
  })
})
