import {describe, expect, test} from 'vitest'
import {contract, nothingToAssign, stepSpec} from '../../support/colonies-contract.js'
import {embedded, type TestColony} from '../../support/colonies-world.js'

// Workflows: colonies-protocol, section 13.

const its = contract()

/** The processes of a workflow by their node. */
async function nodes(graphId: string, colony: TestColony) {
  const {processids} = await its.graph(graphId, colony)
  const processes = await Promise.all(processids.map((id) => its.process(id, colony)))
  return new Map(processes.map((process) => [process.spec.nodename, process]))
}

async function states(graphId: string, colony: TestColony): Promise<Record<string, number>> {
  const {state} = await its.graph(graphId, colony)
  const found = await nodes(graphId, colony)
  return {graph: state, ...Object.fromEntries([...found].sort().map(([node, process]) => [node, process.state]))}
}

const CHAIN = [{nodename: 'a'}, {nodename: 'b', dependencies: ['a']}, {nodename: 'c', dependencies: ['b']}]
const DIAMOND = [
  {nodename: 'a'},
  {nodename: 'b', dependencies: ['a']},
  {nodename: 'c', dependencies: ['a']},
  {nodename: 'd', dependencies: ['b', 'c']},
]

describe('a workflow', () => {
  test('has processes that wait for each other', async () => {
    const colony = await its.another()
    const graph = await its.submitWorkflow(DIAMOND, colony)
    expect(graph).toMatchObject({
      state: 0,
      colonyname: colony.name,
      initiatorid: colony.user.id,
      initiatorname: colony.user.name,
    })
    expect(graph.processids).toHaveLength(4)
    const {a, b, c, d} = Object.fromEntries(await nodes(graph.processgraphid, colony))
    expect(graph.rootprocessids).toEqual([a?.processid])
    expect(a).toMatchObject({waitforparents: false, parents: [], processgraphid: graph.processgraphid})
    expect([...(a?.children ?? [])].sort()).toEqual([b?.processid, c?.processid].sort())
    expect(b).toMatchObject({waitforparents: true, parents: [a?.processid], children: [d?.processid]})
    expect([...(d?.parents ?? [])].sort()).toEqual([b?.processid, c?.processid].sort())
    expect(d).toMatchObject({waitforparents: true, children: []})
  })

  test('is answered without layout when it is submitted, and drawn when it is shown', async () => {
    const colony = await its.another()
    const functionspecs = CHAIN.slice(0, 2).map((step) => stepSpec(colony, step))
    const message = {spec: {colonyname: colony.name, functionspecs}}
    const reply = await its.caller.send('submitworkflowspecmsg', message, colony.user.key)
    const submitted = JSON.parse(reply.json)
    expect(submitted).toMatchObject({starttime: '0001-01-01T00:00:00Z', nodes: [], edges: []})
    const shown = await its.graph(submitted.processgraphid, colony)
    expect(shown.submissiontime).not.toMatch(/^0001-/)
    const [a, b] = ['a', 'b'].map((label) => shown.nodes.find(({data}) => data.label === label))
    expect(a).toMatchObject({position: {x: 0, y: 0}, type: 'input', style: {color: '', background: '#eee8d8'}})
    expect(b).toMatchObject({position: {x: 0, y: 80}, type: 'output'})
    expect(shown.edges).toEqual([{id: `${a?.id}-${b?.id}`, source: a?.id, target: b?.id, animated: false}])
  })

  test('runs its processes in order, and hands outputs on', async () => {
    const colony = await its.another()
    const {executor} = colony
    const {processgraphid} = await its.submitWorkflow(DIAMOND, colony)
    const a = await its.assign(executor, colony)
    expect(a.spec.nodename).toBe('a')
    expect(await nothingToAssign(its, executor, colony)).toBe(404)
    expect(await states(processgraphid, colony)).toEqual({graph: 1, a: 1, b: 0, c: 0, d: 0})
    await its.close(a, ['from a', {n: 1}], executor)
    const second = [await its.assign(executor, colony), await its.assign(executor, colony)]
    expect(second.map(({spec}) => spec.nodename).sort()).toEqual(['b', 'c'])
    for (const process of second) expect(process.in).toEqual(['from a', {n: 1}])
    expect(await nothingToAssign(its, executor, colony)).toBe(404)
    for (const process of second) await its.close(process, [`from ${process.spec.nodename}`], executor)
    const d = await its.assign(executor, colony)
    expect([...d.in].sort()).toEqual(['from b', 'from c'])
    expect(d).toMatchObject({waitforparents: false})
    // In the order of its parents.
    const parents = await Promise.all(d.parents.map((id) => its.process(id, colony)))
    expect(d.in).toEqual(parents.map(({spec}) => `from ${spec.nodename}`))
    await its.close(d, ['end'], executor)
    expect(await states(processgraphid, colony)).toEqual({graph: 2, a: 2, b: 2, c: 2, d: 2})
    expect((await its.graph(processgraphid, colony)).endtime).not.toMatch(/^0001-/)
  })

  test('wakes an executor that waits for a child', async () => {
    const colony = await its.another()
    const {executor} = colony
    await its.submitWorkflow(CHAIN.slice(0, 2), colony)
    const a = await its.assign(executor, colony)
    const waiting = its.assign(executor, colony, 20)
    await nothingToAssign(its, executor, colony)
    await its.close(a, [1], executor)
    expect(await waiting).toMatchObject({spec: {nodename: 'b'}, in: [1]})
  })

  test('fails with its last process, and leaves the others alone', async () => {
    const colony = await its.another()
    const {processgraphid} = await its.submitWorkflow([{nodename: 'a'}, {nodename: 'b'}], colony)
    await its.fail(await its.assign(colony.executor, colony), ['no'], colony.executor)
    expect(Object.values(await states(processgraphid, colony)).sort()).toEqual([0, 3, 3])
    expect(await its.assign(colony.executor, colony)).toMatchObject({processgraphid})
  })

  test('takes down what depends on a process that failed', async () => {
    const colony = await its.another()
    const {processgraphid} = await its.submitWorkflow(CHAIN, colony)
    await its.fail(await its.assign(colony.executor, colony), ['no'], colony.executor)
    expect(await states(processgraphid, colony)).toEqual({graph: 3, a: 3, b: 3, c: 3})
    const {a, b} = Object.fromEntries(await nodes(processgraphid, colony))
    expect(a?.errors).toEqual(['no'])
    // Ours says in a text why it was not run.
    if (!embedded) expect(b?.errors).toEqual([])
    expect(await nothingToAssign(its, colony.executor, colony)).toBe(404)
  })

  test('of one colony only: the spec’s own colony names are overwritten', async () => {
    const [colony, other] = [await its.another(), await its.another()]
    const spec = {
      colonyname: colony.name,
      functionspecs: [stepSpec(other, {nodename: 'a', executortype: colony.executor.type})],
    }
    const graph = await its.caller.ask('submitworkflowspecmsg', {spec}, colony.user.key)
    expect(graph.colonyname).toBe(colony.name)
    expect(await its.assign(colony.executor, colony)).toMatchObject({processgraphid: graph.processgraphid})
  })

  test('has no limit of running where the spec says 0', async () => {
    const colony = await its.another()
    await its.submitWorkflow([{nodename: 'a', maxexectime: 0}], colony)
    expect(await its.assign(colony.executor, colony)).toMatchObject({spec: {maxexectime: -1}})
  })
})

describe('submitting is refused', () => {
  const submit = (steps: readonly {nodename: string; dependencies?: string[]}[], key = its.colony.user.key) => {
    const functionspecs = steps.map((step) => stepSpec(its.colony, step))
    return its.caller.send('submitworkflowspecmsg', {spec: {colonyname: its.colony.name, functionspecs}}, key)
  }

  test('without names, with one name twice, with an unknown dependency', async () => {
    expect((await submit([{nodename: ''}])).error).toBe(true)
    expect((await submit([{nodename: 'a'}, {nodename: 'a'}])).error).toBe(true)
    expect((await submit([{nodename: 'a', dependencies: ['z']}])).error).toBe(true)
  })

  test('to strangers and owners', async () => {
    const other = await its.another()
    expect((await submit([{nodename: 'a'}], other.user.key)).status).toBe(403)
    expect((await submit([{nodename: 'a'}], its.colony.owner.key)).status).toBe(403)
  })
})

describe('lists of workflows', () => {
  const list = (colony: TestColony, state: number, count = 10) =>
    its.caller.send('getprocessgraphsmsg', {colonyname: colony.name, count, state}, colony.user.key)

  test('show each state, newest first, without layout', async () => {
    const colony = await its.another()
    expect((await list(colony, 0)).json).toBe('null')
    const [one, two] = [await its.submitWorkflow(CHAIN, colony), await its.submitWorkflow(CHAIN, colony)]
    const found = JSON.parse((await list(colony, 0)).json) as {processgraphid: string; nodes: []; edges: []}[]
    expect(found.map(({processgraphid}) => processgraphid)).toEqual([two.processgraphid, one.processgraphid])
    expect(found[0]).toMatchObject({nodes: [], edges: []})
    expect(JSON.parse((await list(colony, 0, 1)).json)).toHaveLength(1)
    expect((await list(colony, 0, 101)).error).toBe(true)
    await its.assign(colony.executor, colony)
    expect(JSON.parse((await list(colony, 1)).json)).toMatchObject([{processgraphid: one.processgraphid}])
  })

  test('a workflow that is not there, or of another colony', async () => {
    const {caller, colony} = its
    expect((await caller.send('getprocessgraphmsg', {processgraphid: '0'.repeat(64)}, colony.user.key)).status).toBe(
      500,
    )
    const other = await its.another()
    const {processgraphid} = await its.submitWorkflow(CHAIN)
    expect((await caller.send('getprocessgraphmsg', {processgraphid}, other.user.key)).status).toBe(403)
  })
})

describe('ending workflows', () => {
  test('cancelling ends what is open, and spares what is done', async () => {
    const colony = await its.another()
    const {executor} = colony
    const {processgraphid} = await its.submitWorkflow(CHAIN, colony)
    await its.close(await its.assign(executor, colony), [], executor)
    const b = await its.assign(executor, colony)
    const reply = await its.caller.send('cancelprocessgraphmsg', {processgraphid}, colony.user.key)
    expect(reply.json).toBe('{}')
    expect(await states(processgraphid, colony)).toEqual({graph: 4, a: 2, b: 4, c: 4})
    const {processid} = b
    expect(await its.caller.status('closesuccessfulmsg', {processid, out: []}, executor.key)).toBe(400)
    expect(await nothingToAssign(its, executor, colony)).toBe(404)
  })

  test('removing takes all of it away, unless it runs', async () => {
    const colony = await its.another()
    const remove = (processgraphid: string) =>
      its.caller.send('removeprocessgraphmsg', {processgraphid, all: false}, colony.user.key)
    const {processgraphid, processids} = await its.submitWorkflow(CHAIN, colony)
    const [a] = [await its.assign(colony.executor, colony)]
    expect((await remove(processgraphid)).error).toBe(true)
    await its.fail(a, [], colony.executor)
    expect((await remove(processgraphid)).json).toBe('{}')
    for (const processid of processids) {
      expect(await its.caller.status('getprocessmsg', {processid}, colony.user.key)).toBe(404)
    }
    expect((await remove(processgraphid)).error).toBe(true)
  })

  test('removing all is for the owner, and spares single processes', async () => {
    const colony = await its.another()
    const single = await its.submit({}, {}, colony)
    await its.submitWorkflow(CHAIN, colony)
    const all = (key: Uint8Array) =>
      its.caller.send('removeallprocessgraphsmsg', {colonyname: colony.name, state: -1}, key)
    expect((await all(colony.user.key)).status).toBe(403)
    expect((await all(colony.owner.key)).json).toBe('{}')
    const left = await its.list(0, {}, colony)
    expect(left.map(({processid}) => processid)).toEqual([single.processid])
  })
})

describe.runIf(embedded)('what upstream does badly', () => {
  const submit = (colony: TestColony, steps: readonly {nodename: string; dependencies?: string[]}[]) => {
    const functionspecs = steps.map((step) => stepSpec(colony, step))
    return its.caller.send('submitworkflowspecmsg', {spec: {colonyname: colony.name, functionspecs}}, colony.user.key)
  }

  test('a circle is refused', async () => {
    const colony = await its.another()
    const circle = [
      {nodename: 'a', dependencies: ['b']},
      {nodename: 'b', dependencies: ['a']},
    ]
    expect((await submit(colony, circle)).error).toBe(true)
    expect((await submit(colony, [{nodename: 'a', dependencies: ['a']}])).error).toBe(true)
    expect((await submit(colony, [{nodename: 'r'}, ...circle])).error).toBe(true)
  })

  test('a refused workflow leaves nothing behind', async () => {
    const colony = await its.another()
    await submit(colony, [{nodename: 'a'}, {nodename: 'b', dependencies: ['z']}])
    for (const state of [0, 1, 2, 3, 4]) {
      const message = {colonyname: colony.name, count: 10, state}
      expect((await its.caller.send('getprocessgraphsmsg', message, colony.user.key)).json).toBe('null')
    }
    expect(await its.list(0, {}, colony)).toEqual([])
  })

  test('what succeeded before a failure stays successful', async () => {
    const colony = await its.another()
    const {executor} = colony
    const {processgraphid} = await its.submitWorkflow(CHAIN, colony)
    await its.close(await its.assign(executor, colony), ['kept'], executor)
    await its.fail(await its.assign(executor, colony), ['no'], executor)
    expect(await states(processgraphid, colony)).toEqual({graph: 3, a: 2, b: 3, c: 3})
  })

  test('removing the successful workflows leaves running ones whole', async () => {
    const colony = await its.another()
    const {executor} = colony
    const {processgraphid} = await its.submitWorkflow(CHAIN, colony)
    await its.close(await its.assign(executor, colony), ['kept'], executor)
    const message = {colonyname: colony.name, state: 2}
    await its.caller.ask('removeallprocessgraphsmsg', message, colony.owner.key)
    expect(await states(processgraphid, colony)).toEqual({graph: 1, a: 2, b: 0, c: 0})
    expect(await its.assign(executor, colony)).toMatchObject({spec: {nodename: 'b'}, in: ['kept']})
  })
})
