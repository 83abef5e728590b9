import {describe, expect, test} from 'vitest'
import {contract, stepSpec} from '../../support/colonies-contract.js'
import {newExecutor, type TestColony} from '../../support/colonies-world.js'

// Workflows that grow while they run: colonies-protocol, section 14.

const its = contract()

interface Addition {
  readonly processgraphid: string
  readonly parentprocessid: string
  readonly childprocessid?: string
  readonly insert?: boolean
}

const add = (colony: TestColony, nodename: string, addition: Addition, key = colony.executor.key) =>
  its.caller.send(
    'addchildmsg',
    {childprocessid: '', insert: false, ...addition, spec: stepSpec(colony, {nodename})},
    key,
  )

async function start(steps: readonly {nodename: string; dependencies?: string[]}[]) {
  const colony = await its.another()
  const graph = await its.submitWorkflow(steps, colony)
  const running = await its.assign(colony.executor, colony)
  return {colony, graph, running, at: {processgraphid: graph.processgraphid, parentprocessid: running.processid}}
}

describe('adding a child', () => {
  test('inserts it between the parent and its children', async () => {
    const {colony, running, at} = await start([{nodename: 'a'}, {nodename: 'z', dependencies: ['a']}])
    const [z = ''] = running.children
    const reply = await add(colony, 'm', {...at, insert: true})
    const child = JSON.parse(reply.json)
    expect(child).toMatchObject({
      state: 0,
      waitforparents: true,
      parents: [running.processid],
      children: [z],
      processgraphid: at.processgraphid,
    })
    expect((await its.process(running.processid, colony)).children).toEqual([child.processid])
    expect((await its.process(z, colony)).parents).toEqual([child.processid])
    await its.close(running, [1], colony.executor)
    const m = await its.assign(colony.executor, colony)
    expect(m).toMatchObject({spec: {nodename: 'm'}, in: [1]})
    await its.close(m, [2], colony.executor)
    expect(await its.assign(colony.executor, colony)).toMatchObject({spec: {nodename: 'z'}, in: [2]})
  })

  test('adds it beside them', async () => {
    const {colony, running, at} = await start([{nodename: 'a'}, {nodename: 'z', dependencies: ['a']}])
    const child = JSON.parse((await add(colony, 'm', at)).json)
    expect(child).toMatchObject({parents: [running.processid], children: []})
    expect((await its.process(running.processid, colony)).children).toEqual([...running.children, child.processid])
    expect((await its.graph(at.processgraphid, colony)).processids).toHaveLength(3)
  })

  test('maps and reduces: the tutorial’s pattern', async () => {
    const {colony, running, at} = await start([{nodename: 'gen'}, {nodename: 'reduce', dependencies: ['gen']}])
    const [reduce = ''] = running.children
    await add(colony, 'map-0', {...at, insert: true})
    for (const n of [1, 2, 3, 4]) {
      expect((await add(colony, `map-${n}`, {...at, childprocessid: reduce})).status).toBe(200)
    }
    await its.close(running, [], colony.executor)
    for (let n = 0; n < 5; n++) {
      const map = await its.assign(colony.executor, colony)
      expect(map.spec.nodename).toMatch(/^map/)
      await its.close(map, [Number(map.spec.nodename.slice(4)) + 1], colony.executor)
    }
    const last = await its.assign(colony.executor, colony)
    expect(last.processid).toBe(reduce)
    expect([...last.in].sort()).toEqual([1, 2, 3, 4, 5])
    await its.close(last, [15], colony.executor)
    expect((await its.graph(at.processgraphid, colony)).state).toBe(2)
  })
})

describe('adding a child is refused', () => {
  test('to all but the executor that runs the parent, and when it does not run', async () => {
    const {colony, running, at} = await start([{nodename: 'a'}, {nodename: 'z', dependencies: ['a']}])
    const other = await newExecutor(its.world, colony, 'other')
    expect((await add(colony, 'm', at, other.key)).error).toBe(true)
    expect((await add(colony, 'm', at, colony.user.key)).error).toBe(true)
    const [z = ''] = running.children
    expect((await add(colony, 'm', {...at, parentprocessid: z})).error).toBe(true)
    await its.close(running, [], colony.executor)
    expect((await add(colony, 'm', at)).error).toBe(true)
    expect((await its.graph(at.processgraphid, colony)).processids).toHaveLength(2)
  })

  test('outside a workflow', async () => {
    const colony = await its.another()
    await its.submit({}, {}, colony)
    const {processid} = await its.assign(colony.executor, colony)
    const graph = await its.submitWorkflow([{nodename: 'a'}], colony)
    const nowhere = {processgraphid: graph.processgraphid, parentprocessid: processid}
    expect((await add(colony, 'm', nowhere)).error).toBe(true)
  })
})
