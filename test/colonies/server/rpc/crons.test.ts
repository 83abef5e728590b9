import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest'
import {openServer} from '../../../../src/colonies/server/open-server.js'
import {CANCELLED, FAILED, type Process, SUCCESS, WAITING} from '../../../../src/colonies/wire/objects/process.js'
import type {Cron} from '../../../../src/colonies/wire/objects/schedules.js'
import {parseTime, ZERO_TIME} from '../../../../src/colonies/wire/time.js'
import {type Node, type WorkflowColony, workflowColony, workflowOf} from '../../../support/workflow-colony.js'

const LIMIT = {timeout: 10_000, interval: 20}

let colony: WorkflowColony
beforeEach(() => {
  colony = workflowColony()
})
afterEach(() => colony.end())

interface Given {
  readonly name?: string
  readonly nodes?: readonly Node[]
  readonly workflowspec?: string
  readonly colonyname?: string
  readonly cronexpression?: string
  readonly interval?: number
  readonly random?: boolean
  readonly waitforprevprocessgraph?: boolean
}

function add({nodes = [['a']], ...given}: Given = {}, who: 'user' | 'executor' | 'foreigner' | 'owner' = 'user') {
  const cron = {
    colonyname: 'one',
    name: 'c',
    interval: 1000,
    workflowspec: JSON.stringify(workflowOf(nodes)),
    ...given,
  }
  return colony.as(who, 'addcronmsg', {cron: cron as never})
}

const get = ({cronid}: Cron) => colony.ask('getcronmsg', {cronid})
const run = ({cronid}: Cron) => colony.ask('runcronmsg', {cronid})
const graphs = (state: number) => colony.ask('getprocessgraphsmsg', {colonyname: 'one', state, count: 100})
const waitFor = (check: () => Promise<void>) => vi.waitFor(check, LIMIT)

async function assigned(): Promise<Process> {
  const process = await colony.assign()
  if (!process) throw new Error('nothing to assign')
  return process
}

describe('a cron', () => {
  test('is added, listed, shown and removed', async () => {
    const list = (count: number) => colony.ask('getcronsmsg', {colonyname: 'one', count})
    expect(await list(5)).toEqual([])
    const cron = await add()
    expect(cron).toMatchObject({
      initiatorname: 'u',
      colonyname: 'one',
      name: 'c',
      interval: 1000,
      random: false,
      lastrun: ZERO_TIME,
      prevprocessgraphid: '',
      workflowspec: JSON.stringify(workflowOf([['a']])),
      checkerperiod: 0,
    })
    expect(await get(cron)).toEqual({...cron, checkerperiod: 1000})
    const second = await add({name: 'd'}, 'executor')
    expect(second.initiatorname).toBe('executor')
    expect(await list(5)).toEqual([cron, second])
    expect(await list(1)).toEqual([cron])
    await expect(list(-1)).rejects.toMatchObject({status: 400})
    await colony.ask('removecronmsg', {cronid: cron.cronid})
    await expect(get(cron)).rejects.toMatchObject({code: 'NOT_FOUND'})
    await expect(run(cron)).rejects.toMatchObject({status: 400})
  })

  test.each([
    ['an interval of 0', {interval: 0}],
    ['an interval below -1', {interval: -2}],
    ['neither interval nor expression', {interval: -1}],
    ['five fields', {interval: -1, cronexpression: '* * * * *'}],
    ['a time that never comes', {interval: -1, cronexpression: '0 0 0 30 2 *'}],
    ['chance without an interval', {interval: -1, cronexpression: '* * * * * *', random: true}],
    ['a workflow that is no JSON', {workflowspec: '{"colonyname":'}],
    ['a workflow of the wrong shape', {workflowspec: '{"functionspecs":7}'}],
    ['an empty workflow', {nodes: []}],
    [
      'a cycle',
      {
        nodes: [
          ['a', ['b']],
          ['b', ['a']],
        ] as Node[],
      },
    ],
    ['a workflow of another colony', {workflowspec: JSON.stringify(workflowOf([['a']], 'two'))}],
  ])('with %s is refused', async (_what, given) => {
    await expect(add(given)).rejects.toMatchObject({status: 400})
    expect(colony.count('cron')).toBe(0)
  })

  test('has a name of its own in its colony', async () => {
    await add()
    await expect(add()).rejects.toMatchObject({status: 400})
    await add({colonyname: 'two', workflowspec: JSON.stringify(workflowOf([['a']], 'two'))}, 'foreigner')
  })

  test('is for members, who are asked before it runs', async () => {
    await expect(add({}, 'foreigner')).rejects.toMatchObject({status: 403})
    await expect(add({}, 'owner')).rejects.toMatchObject({status: 403})
    const {cronid} = await add()
    for (const who of ['stranger', 'foreigner', 'owner'] as const) {
      await expect(colony.as(who, 'runcronmsg', {cronid})).rejects.toMatchObject({status: 403})
      await expect(colony.as(who, 'getcronmsg', {cronid})).rejects.toMatchObject({status: 403})
      await expect(colony.as(who, 'removecronmsg', {cronid})).rejects.toMatchObject({status: 403})
    }
    expect(colony.count('graph')).toBe(0)
    expect(colony.count('cron')).toBe(1)
  })

  test('first runs an interval after it was added, then on its grid, and once for all that it missed', async () => {
    const cron = await add()
    const added = parseTime(cron.nextrun) ?? 0
    const early = await add({name: 'early', interval: 980})
    colony.advance(990)
    await waitFor(async () => expect((await get(early)).lastrun).not.toBe(ZERO_TIME))
    expect((await get(cron)).lastrun).toBe(ZERO_TIME)
    await colony.ask('removecronmsg', {cronid: early.cronid})
    await colony.as('owner', 'removeallprocessgraphsmsg', {colonyname: 'one', state: -1})
    colony.advance(20)
    await waitFor(async () => expect(await graphs(WAITING)).toHaveLength(1))
    const once = await get(cron)
    expect((parseTime(once.nextrun) ?? 0) - added).toBe(1_000_000_000)
    expect(once.prevprocessgraphid).toBe((await graphs(WAITING))[0]?.processgraphid)
    colony.advance(10_000)
    await waitFor(async () => expect(await graphs(WAITING)).toHaveLength(2))
    expect((parseTime((await get(cron)).nextrun) ?? 0) - added).toBe(11_000_000_000)
    expect((await graphs(WAITING))[0]).toMatchObject({initiatorname: 'u', colonyname: 'one'})
  })

  test('is due within its interval also after the clock was set back', async () => {
    const cron = await add()
    colony.advance(-7200)
    await waitFor(async () => expect((await get(cron)).nextrun < cron.nextrun).toBe(true))
    colony.advance(1000)
    await waitFor(async () => expect(await graphs(WAITING)).toHaveLength(1))
  })

  test('runs by its expression', async () => {
    const cron = await add({interval: -1, cronexpression: '@every 1h'})
    expect(cron.nextrun).not.toBe(ZERO_TIME)
    colony.advance(3600)
    await waitFor(async () => expect(await graphs(WAITING)).toHaveLength(1))
  })

  test('runs when it is told to, and answers with what it was', async () => {
    const cron = await add({nodes: [['a', [], {maxexectime: 0}]]})
    expect(await run(cron)).toEqual(cron)
    const {lastrun, prevprocessgraphid} = await get(cron)
    expect(lastrun).not.toBe(ZERO_TIME)
    expect(await colony.graph(prevprocessgraphid)).toMatchObject({state: WAITING})
    expect((await assigned()).spec.maxexectime).toBe(-1)
  })

  test('gives the outputs of the last leaves to the next roots', async () => {
    const cron = await add({nodes: [['a'], ['b', ['a']], ['c', ['a']]]})
    await run(cron)
    expect((await assigned()).in).toEqual([])
    const {prevprocessgraphid} = await get(cron)
    const graph = await colony.graph(prevprocessgraphid)
    await colony.close(await colony.node(graph, 'a'), 'a')
    await colony.step('b', {deep: [1]})
    await colony.step('c')
    await run(cron)
    const next = await assigned()
    expect(next).toMatchObject({spec: {nodename: 'a'}, in: ['b', {deep: [1]}, 'c']})
    await colony.close(next, 'a2')
    expect((await assigned()).in).toEqual(['a2'])
  })

  test('runs over its previous workflow, unless it waits for it', async () => {
    const hasty = await add()
    await run(hasty)
    await run(hasty)
    expect(await graphs(WAITING)).toHaveLength(2)
    const patient = await add({name: 'd', waitforprevprocessgraph: true})
    await run(patient)
    await run(patient)
    expect(await graphs(WAITING)).toHaveLength(3)
  })

  test('that waits for its previous workflow waits for all of it, also after a failure', async () => {
    const cron = await add({nodes: [['a'], ['b']], waitforprevprocessgraph: true})
    await run(cron)
    const [{processid}, b] = [await assigned(), await assigned()]
    await colony.as('executor', 'closefailedmsg', {processid, errors: []})
    expect((await get(cron)).prevprocessgraphid).toBe(b.processgraphid)
    expect(await graphs(FAILED)).toHaveLength(1)
    await run(cron)
    expect(colony.count('graph')).toBe(1)
    await colony.close(b)
    await run(cron)
    expect(colony.count('graph')).toBe(2)
  })

  test('that was due while no server ran is run once at the next start', async () => {
    await add({interval: 60})
    await add({name: 'd', interval: -1, cronexpression: '@every 1h'})
    const {file} = colony.server.context.store
    const later = (): number => Date.now() + 10 * 86_400_000
    colony.server.close()
    const servers = [openServer({file, now: later}), openServer({file, now: later})]
    const started = () => Number(servers[0]?.context.store.prepare('SELECT count(*) AS n FROM graph').get()?.n)
    await waitFor(async () => expect(started()).toBe(2))
    for (const server of servers) server.close()
    const again = openServer({file, now: later})
    expect(Number(again.context.store.prepare('SELECT count(*) AS n FROM graph').get()?.n)).toBe(2)
    again.close()
  })

  test.each([
    ['a success', SUCCESS],
    ['a failure', FAILED],
    ['a cancel', CANCELLED],
  ])('that waits for its previous workflow goes on after %s', async (_what, end) => {
    const cron = await add({interval: 100, waitforprevprocessgraph: true})
    await run(cron)
    const {prevprocessgraphid} = await get(cron)
    const {processid} = await assigned()
    const other = await add({name: 'other', interval: 120})
    colony.advance(150)
    await waitFor(async () => expect((await get(other)).lastrun).not.toBe(ZERO_TIME))
    await colony.ask('removecronmsg', {cronid: other.cronid})
    await colony.as('owner', 'removeallprocessgraphsmsg', {colonyname: 'one', state: WAITING})
    expect(colony.count('graph')).toBe(1)
    if (end === SUCCESS) await colony.as('executor', 'closesuccessfulmsg', {processid, out: [1]})
    if (end === FAILED) await colony.as('executor', 'closefailedmsg', {processid, errors: []})
    if (end === CANCELLED) await colony.ask('cancelprocessgraphmsg', {processgraphid: prevprocessgraphid})
    expect(await colony.graph(prevprocessgraphid)).toMatchObject({state: end})
    await waitFor(async () => expect(await graphs(WAITING)).toHaveLength(1))
    const [next] = await graphs(WAITING)
    expect(await colony.node(next ?? (await colony.graph('')), 'a')).toMatchObject({in: end === SUCCESS ? [1] : []})
  })

  test('runs at random moments within its interval', async () => {
    const nexts = new Set<number>()
    for (let index = 0; index < 5; index++) {
      const cron = await add({name: `r${index}`, interval: 100_000, random: true})
      nexts.add(parseTime(cron.nextrun) ?? 0)
    }
    expect(nexts.size).toBe(5)
    expect(Math.max(...nexts) - Math.min(...nexts)).toBeGreaterThan(100_000_000)
  })
})
