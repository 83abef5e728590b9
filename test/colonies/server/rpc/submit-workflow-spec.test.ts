import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {RUNNING, SUCCESS, WAITING} from '../../../../src/colonies/wire/objects/process.js'
import {parseTime, ZERO_TIME} from '../../../../src/colonies/wire/time.js'
import {type Node, type WorkflowColony, workflowColony} from '../../../support/workflow-colony.js'

let colony: WorkflowColony
beforeEach(() => {
  colony = workflowColony()
})
afterEach(() => colony.end())

const DIAMOND: readonly Node[] = [['a'], ['b', ['a']], ['c', ['a']], ['d', ['c', 'b']]]

describe('a workflow', () => {
  test('is answered with its ids, without layout', async () => {
    const graph = await colony.submit(...DIAMOND)
    expect(graph).toMatchObject({state: WAITING, colonyname: 'one', initiatorname: 'u', nodes: [], edges: []})
    expect(graph.processids).toHaveLength(4)
    expect(graph.rootprocessids).toEqual([graph.processids[0]])
    const stored = await colony.graph(graph.processgraphid)
    expect(stored).toMatchObject({rootprocessids: graph.rootprocessids, starttime: ZERO_TIME, endtime: ZERO_TIME})
  })

  test('runs in the order of its dependencies, and hands outputs on in the order of the parents', async () => {
    const graph = await colony.submit(...DIAMOND)
    const d = await colony.node(graph, 'd')
    const [b, c] = [await colony.node(graph, 'b'), await colony.node(graph, 'c')]
    expect(d).toMatchObject({
      waitforparents: true,
      parents: [c.processid, b.processid],
      processgraphid: graph.processgraphid,
    })

    expect(await colony.step(1, {x: [2]})).toBe('a')
    expect(await colony.graph(graph.processgraphid)).toMatchObject({state: RUNNING, endtime: ZERO_TIME})
    const first = await colony.assign()
    const second = await colony.assign()
    expect([first?.spec.nodename, second?.spec.nodename]).toEqual(['b', 'c'])
    expect(first?.in).toEqual([1, {x: [2]}])
    expect(await colony.assign()).toBeUndefined()
    if (!first || !second) throw new Error('nothing assigned')
    await colony.close(first, 'of b', null)
    expect(await colony.assign()).toBeUndefined()
    await colony.close(second, 'of c')
    const last = await colony.assign()
    expect(last).toMatchObject({in: ['of c', 'of b', null], spec: {args: []}})
    expect(await colony.step().catch(() => 'nothing left')).toBe('nothing left')
    if (last) await colony.close(last, 'end')
    const ended = await colony.graph(graph.processgraphid)
    expect(ended.state).toBe(SUCCESS)
    expect(ended.starttime).not.toBe(ZERO_TIME)
    expect(parseTime(ended.endtime)).toBeGreaterThanOrEqual(parseTime(ended.starttime) ?? Number.NaN)
    expect(colony.count('queue')).toBe(0)
  })

  test('may have a thousand nodes, and a node that waits for all of them', async () => {
    const names = Array.from({length: 1000}, (_, index) => `m${index}`)
    const graph = await colony.submit(['map'], ...names.map((name): Node => [name, ['map']]), ['reduce', names])
    expect(graph.processids).toHaveLength(1002)
    const {nodes, edges} = await colony.graph(graph.processgraphid)
    expect(edges).toHaveLength(2000)
    expect(new Set(nodes.map(({position: {x, y}}) => `${x} ${y}`)).size).toBe(1002)
    expect(await colony.step(1)).toBe('map')
    expect(await colony.assign()).toMatchObject({spec: {nodename: 'm0'}, in: [1]})
    expect(await colony.node(graph, 'reduce')).toMatchObject({waitforparents: true})
    await colony.ask('cancelprocessgraphmsg', {processgraphid: graph.processgraphid})
    expect(colony.count('queue')).toBe(0)
  })
})
