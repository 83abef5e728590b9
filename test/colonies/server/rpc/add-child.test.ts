import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {FAILED, type Process, type ProcessGraph, SUCCESS} from '../../../../src/colonies/wire/objects/process.js'
import {type WorkflowColony, workflowColony} from '../../../support/workflow-colony.js'

let colony: WorkflowColony
beforeEach(() => {
  colony = workflowColony()
})
afterEach(() => colony.end())

interface Child {
  readonly parent: Process
  readonly name: string
  readonly before?: string
  readonly insert?: boolean
  readonly graph?: string
  readonly who?: 'executor' | 'other' | 'user'
  readonly colonyname?: string
}

function add({parent, name, before = '', insert = false, graph, who = 'executor', colonyname = 'one'}: Child) {
  return colony.as(who, 'addchildmsg', {
    processgraphid: graph ?? parent.processgraphid,
    parentprocessid: parent.processid,
    childprocessid: before,
    insert,
    spec: {nodename: name, funcname: 'f', conditions: {colonyname, executortype: 't'}} as never,
  })
}

async function assigned(): Promise<Process> {
  const process = await colony.assign()
  if (!process) throw new Error('nothing to assign')
  return process
}

/** The names of the nodes that a node waits for. */
async function parentsOf(graph: ProcessGraph, name: string): Promise<readonly string[]> {
  const {parents} = await colony.node(graph, name)
  return Promise.all(parents.map(async (id) => (await colony.process(id)).spec.nodename))
}

describe('addchild', () => {
  test('computes MapReduce: five generators between map and reduce give 15', async () => {
    const graph = await colony.submit(['map'], ['reduce', ['map']])
    const map = await assigned()
    const reduce = await colony.node(graph, 'reduce')
    for (let i = 0; i < 5; i++) {
      const child = await add({parent: map, name: `gen_nums_${i}`, before: reduce.processid, insert: i === 0})
      expect(child).toMatchObject({waitforparents: true, parents: [map.processid], children: [reduce.processid]})
      expect(child).toMatchObject({processgraphid: graph.processgraphid, initiatorname: 'executor'})
      expect(child.spec.maxexectime).toBe(-1)
    }
    expect(await parentsOf(graph, 'reduce')).toEqual([0, 1, 2, 3, 4].map((i) => `gen_nums_${i}`))
    expect(await colony.assign()).toBeUndefined()
    await colony.close(map)
    for (let i = 0; i < 5; i++) expect(await colony.step(1, 2)).toBe(`gen_nums_${i}`)
    const last = await assigned()
    expect(last.spec.nodename).toBe('reduce')
    const sum = last.in.reduce((total: number, each) => total + Number(each), 0)
    await colony.close(last, sum)
    expect((await colony.process(last.processid)).out).toEqual([15])
    expect(await colony.graph(graph.processgraphid)).toMatchObject({state: SUCCESS})
    expect((await colony.graph(graph.processgraphid)).processids).toHaveLength(7)
  })

  test('inserts a process between the parent and all its children', async () => {
    const graph = await colony.submit(['a'], ['x'], ['b', ['a', 'x']], ['c', ['a']])
    const a = await assigned()
    const child = await add({parent: a, name: 'n', insert: true})
    expect(child.children).toEqual([
      (await colony.node(graph, 'b')).processid,
      (await colony.node(graph, 'c')).processid,
    ])
    expect((await colony.process(a.processid)).children).toEqual([child.processid])
    expect(await parentsOf(graph, 'b')).toEqual(['x', 'n'])
    await colony.close(a, 'a')
    expect([await colony.step('x'), await colony.step('n')]).toEqual(['x', 'n'])
    expect((await assigned()).in).toEqual(['x', 'n'])
    expect((await assigned()).in).toEqual(['n'])
  })

  test('adds a leaf without insert, and lets a node in line wait again', async () => {
    const graph = await colony.submit(['a'], ['b'])
    const a = await assigned()
    const b = await colony.node(graph, 'b')
    expect(b.waitforparents).toBe(false)
    await add({parent: a, name: 'leaf'})
    await add({parent: a, name: 'n', before: b.processid})
    expect(await colony.process(b.processid)).toMatchObject({waitforparents: true})
    expect(await colony.assign()).toBeUndefined()
    await colony.close(a)
    expect(await colony.step()).toBe('leaf')
    expect(await colony.step(7)).toBe('n')
    expect(await assigned()).toMatchObject({spec: {nodename: 'b'}, in: [7]})
  })

  test('refuses whoever does not run the parent, and what does not fit', async () => {
    const graph = await colony.submit(['a'], ['b', ['a']], ['c'])
    const other = await colony.submit(['z'])
    const [a, c] = [await assigned(), await assigned()]
    expect(c.spec.nodename).toBe('c')
    const b = await colony.node(graph, 'b')
    const z = await colony.node(other, 'z')
    const alone = await colony.ask('submitfuncspecmsg', {
      spec: {funcname: 'f', priority: 9, conditions: {colonyname: 'one', executortype: 't'}} as never,
    })
    const running = await assigned()
    expect(running.processid).toBe(alone.processid)
    const before = colony.count('process')
    const refused = (child: Child, status = 400) => expect(add(child)).rejects.toMatchObject({status})
    await refused({parent: {...a, processid: 'f'.repeat(64)}, name: 'n'}, 404)
    await refused({parent: b, name: 'n'})
    await refused({parent: a, name: 'n', who: 'other'})
    await refused({parent: a, name: 'n', who: 'user'})
    await refused({parent: running, name: 'n', graph: graph.processgraphid})
    await refused({parent: a, name: 'n', graph: other.processgraphid})
    await refused({parent: a, name: 'n', graph: ''})
    await refused({parent: a, name: 'n', colonyname: 'two'})
    await refused({parent: a, name: 'n', before: 'f'.repeat(64)})
    await refused({parent: a, name: 'n', before: z.processid})
    await refused({parent: a, name: 'n', before: c.processid})
    expect(colony.count('process')).toBe(before)
  })

  test('a child fails with its parent', async () => {
    await colony.submit(['a'])
    const a = await assigned()
    const child = await add({parent: a, name: 'n'})
    await colony.as('executor', 'closefailedmsg', {processid: a.processid, errors: ['no']})
    expect(await colony.process(child.processid)).toMatchObject({state: FAILED})
  })
})
