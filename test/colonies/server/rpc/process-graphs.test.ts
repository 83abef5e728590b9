import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest'
import {CANCELLED, FAILED, RUNNING, SUCCESS, WAITING} from '../../../../src/colonies/wire/objects/process.js'
import {type WorkflowColony, workflowColony} from '../../../support/workflow-colony.js'

const LIMIT = {timeout: 10_000, interval: 20}

let colony: WorkflowColony
beforeEach(() => {
  colony = workflowColony()
})
afterEach(() => colony.end())

const rows = () => ['graph', 'process', 'payload', 'edge', 'queue'].map((table) => colony.count(table))
const cancel = (processgraphid: string) => colony.ask('cancelprocessgraphmsg', {processgraphid})
const remove = (processgraphid: string) => colony.ask('removeprocessgraphmsg', {processgraphid})
const removeAll = (state: number) => colony.as('owner', 'removeallprocessgraphsmsg', {colonyname: 'one', state})
const list = (state: number, count = 100) => colony.ask('getprocessgraphsmsg', {colonyname: 'one', state, count})

describe('a workflow that is refused', () => {
  test.each([
    ['nothing', []],
    [
      'a cycle',
      [
        ['a', ['b']],
        ['b', ['a']],
      ],
    ],
    ['an unknown dependency', [['a'], ['b', ['x']]]],
    ['a bad priority', [['a'], ['b', ['a'], {priority: 50_001}]]],
  ] as const)('leaves no rows: %s', async (_what, nodes) => {
    await expect(colony.submit(...nodes)).rejects.toMatchObject({status: 400})
    expect(rows()).toEqual([0, 0, 0, 0, 0])
  })

  test('is that of a stranger', async () => {
    const graph = await colony.submit(['a'])
    const {processgraphid} = graph
    for (const who of ['stranger', 'foreigner', 'owner'] as const) {
      await expect(colony.as(who, 'getprocessgraphmsg', {processgraphid})).rejects.toMatchObject({status: 403})
      await expect(colony.as(who, 'cancelprocessgraphmsg', {processgraphid})).rejects.toMatchObject({status: 403})
      await expect(colony.as(who, 'removeprocessgraphmsg', {processgraphid})).rejects.toMatchObject({status: 403})
    }
    const all = {colonyname: 'one', state: -1}
    await expect(colony.as('user', 'removeallprocessgraphsmsg', all)).rejects.toMatchObject({status: 403})
    expect(rows()).toEqual([1, 1, 1, 0, 1])
  })
})

describe('the list of workflows', () => {
  test('shows one state, the newest first, without layout', async () => {
    expect(await list(WAITING)).toEqual([])
    const [first, second] = [await colony.submit(['a']), await colony.submit(['b'], ['c', ['b']])]
    await colony.step()
    const third = await colony.submit(['d'])
    const waiting = await list(WAITING)
    expect(waiting.map(({processgraphid}) => processgraphid)).toEqual([third.processgraphid, second.processgraphid])
    expect(waiting[1]).toMatchObject({processids: second.processids, nodes: [], edges: []})
    expect((await list(SUCCESS)).map(({processgraphid}) => processgraphid)).toEqual([first.processgraphid])
    expect(await list(WAITING, 1)).toHaveLength(1)
  })

  test('refuses what it cannot show', async () => {
    for (const [state, count] of [
      [5, 1],
      [-1, 1],
      [0, 101],
      [0, -1],
    ] as const)
      await expect(list(state, count)).rejects.toMatchObject({status: 400})
  })
})

describe('cancelling a workflow', () => {
  test('ends what waits or runs, tells listeners, and leaves the rest', async () => {
    const graph = await colony.submit(['a'], ['b', ['a']], ['c', ['b']])
    await colony.step()
    const b = await colony.assign()
    const told = new Map<string, number>()
    const stop = colony.server.changes.listen((changes) => {
      for (const {processId, state} of changes) told.set(processId, state)
    })
    await cancel(graph.processgraphid)
    expect(await colony.node(graph, 'a')).toMatchObject({state: SUCCESS})
    const c = await colony.node(graph, 'c')
    expect(c).toMatchObject({state: CANCELLED, waitforparents: false})
    expect(await colony.process(b?.processid ?? '')).toMatchObject({state: CANCELLED})
    expect(await colony.graph(graph.processgraphid)).toMatchObject({state: CANCELLED})
    await vi.waitFor(() => expect([...told.values()]).toEqual([CANCELLED, CANCELLED]), LIMIT)
    stop()
    const late = colony.as('executor', 'closesuccessfulmsg', {processid: b?.processid ?? '', out: []})
    await expect(late).rejects.toMatchObject({status: 400})
    expect(await colony.assign()).toBeUndefined()
    expect(colony.count('queue')).toBe(0)
  })

  test('is refused once all has ended, and ends the live branches of a failed one', async () => {
    const done = await colony.submit(['a'])
    await colony.step()
    await expect(cancel(done.processgraphid)).rejects.toMatchObject({status: 400})
    expect(await colony.graph(done.processgraphid)).toMatchObject({state: SUCCESS})
    const failed = await colony.submit(['a'], ['b'])
    const a = await colony.assign()
    await colony.as('executor', 'closefailedmsg', {processid: a?.processid ?? '', errors: []})
    await cancel(failed.processgraphid)
    expect(await colony.node(failed, 'b')).toMatchObject({state: CANCELLED})
    expect(await colony.graph(failed.processgraphid)).toMatchObject({state: FAILED})
    await expect(cancel(failed.processgraphid)).rejects.toMatchObject({status: 400})
    await expect(cancel('f'.repeat(64))).rejects.toMatchObject({code: 'NOT_FOUND'})
  })
})

describe('removing workflows', () => {
  test('takes all that belongs to one', async () => {
    const graph = await colony.submit(['a', [], {env: {KEY: 'v'}}], ['b', ['a']], ['c', ['b', 'a']])
    await remove(graph.processgraphid)
    expect(rows()).toEqual([0, 0, 0, 0, 0])
    expect(colony.count('attribute')).toBe(0)
    expect(await colony.assign()).toBeUndefined()
  })

  test('is refused while something of it runs', async () => {
    const graph = await colony.submit(['a'], ['b', ['a']])
    await colony.assign()
    await expect(remove(graph.processgraphid)).rejects.toMatchObject({status: 400})
    await cancel(graph.processgraphid)
    await remove(graph.processgraphid)
    const failed = await colony.submit(['a'], ['b'])
    const a = await colony.assign()
    await colony.assign()
    await colony.as('executor', 'closefailedmsg', {processid: a?.processid ?? '', errors: []})
    await expect(remove(failed.processgraphid)).rejects.toMatchObject({status: 400})
  })

  test('by state takes whole workflows in that state only', async () => {
    const running = await colony.submit(['a'], ['b', ['a']])
    await colony.step(7)
    const done = await colony.submit(['z', [], {priority: 1}])
    expect(await colony.step()).toBe('z')
    const waiting = await colony.submit(['w'])
    await removeAll(SUCCESS)
    await expect(colony.graph(done.processgraphid)).rejects.toMatchObject({code: 'NOT_FOUND'})
    expect(await colony.node(running, 'a')).toMatchObject({state: SUCCESS})
    await removeAll(WAITING)
    await expect(colony.graph(waiting.processgraphid)).rejects.toMatchObject({code: 'NOT_FOUND'})
    expect((await colony.assign())?.in).toEqual([7])
    await expect(removeAll(RUNNING)).rejects.toMatchObject({status: 400})
    await expect(removeAll(7)).rejects.toMatchObject({status: 400})
    expect(await colony.graph(running.processgraphid)).toMatchObject({state: RUNNING})
  })

  test('of all states takes everything, but processes outside workflows', async () => {
    await colony.submit(['a'], ['b', ['a']])
    await colony.assign()
    await colony.submit(['w'])
    const conditions = {colonyname: 'one', executortype: 't'}
    await colony.ask('submitfuncspecmsg', {spec: {funcname: 'f', conditions} as never})
    await removeAll(-1)
    expect(rows()).toEqual([0, 1, 1, 0, 1])
  })
})
