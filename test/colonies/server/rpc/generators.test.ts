import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest'
import {WAITING} from '../../../../src/colonies/wire/objects/process.js'
import type {Generator} from '../../../../src/colonies/wire/objects/schedules.js'
import {ZERO_TIME} from '../../../../src/colonies/wire/time.js'
import {type Node, type WorkflowColony, workflowColony, workflowOf} from '../../../support/workflow-colony.js'

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
  readonly trigger?: number
  readonly timeout?: number
}

function add({nodes = [['a']], ...given}: Given = {}, who: 'user' | 'executor' | 'foreigner' | 'owner' = 'user') {
  const generator = {
    colonyname: 'one',
    name: 'g',
    trigger: 2,
    timeout: -1,
    workflowspec: JSON.stringify(workflowOf(nodes)),
    ...given,
  }
  return colony.as(who, 'addgeneratormsg', {generator: generator as never})
}

const get = ({generatorid}: Generator) => colony.ask('getgeneratormsg', {generatorid})
const pack = ({generatorid}: Generator, arg: string) => colony.ask('packgeneratormsg', {generatorid, arg})
const graphs = () => colony.ask('getprocessgraphsmsg', {colonyname: 'one', state: WAITING, count: 100})

describe('a generator', () => {
  test('is added, listed, found by its name, shown and removed', async () => {
    const list = (count: number) => colony.ask('getgeneratorsmsg', {colonyname: 'one', count})
    expect(await list(5)).toEqual([])
    const generator = await add()
    expect(generator).toMatchObject({
      initiatorname: 'u',
      colonyname: 'one',
      name: 'g',
      trigger: 2,
      timeout: -1,
      firstpack: ZERO_TIME,
      lastrun: ZERO_TIME,
      queuesize: 0,
      checkerperiod: 0,
    })
    const second = await add({name: 'h'}, 'executor')
    expect(await list(5)).toEqual([generator, second])
    expect(await list(1)).toEqual([generator])
    await expect(list(-1)).rejects.toMatchObject({status: 400})
    expect(await colony.ask('resolvegeneratormsg', {colonyname: 'one', generatorname: 'h'})).toEqual(second)
    await pack(generator, 'x')
    expect(await get(generator)).toMatchObject({queuesize: 1, checkerperiod: 1000})
    await colony.ask('removegeneratormsg', {generatorid: generator.generatorid})
    await expect(get(generator)).rejects.toMatchObject({code: 'NOT_FOUND'})
    const unknown = colony.ask('resolvegeneratormsg', {colonyname: 'one', generatorname: 'g'})
    await expect(unknown).rejects.toMatchObject({code: 'NOT_FOUND'})
    expect(colony.count('generator_arg')).toBe(0)
  })

  test.each([
    ['a trigger of 0', {trigger: 0}],
    ['a workflow that is no JSON', {workflowspec: 'no'}],
    ['an empty workflow', {nodes: []}],
    ['an unknown dependency', {nodes: [['a', ['b']]] as Node[]}],
    ['a workflow of another colony', {workflowspec: JSON.stringify(workflowOf([['a']], 'two'))}],
  ])('with %s is refused', async (_what, given) => {
    await expect(add(given)).rejects.toMatchObject({status: 400})
    expect(colony.count('generator')).toBe(0)
  })

  test('has a name of its own, and is for members', async () => {
    const {generatorid} = await add()
    await expect(add()).rejects.toMatchObject({status: 400})
    await expect(add({name: 'h'}, 'foreigner')).rejects.toMatchObject({status: 403})
    for (const who of ['stranger', 'foreigner', 'owner'] as const) {
      await expect(colony.as(who, 'packgeneratormsg', {generatorid, arg: 'x'})).rejects.toMatchObject({status: 403})
      await expect(colony.as(who, 'getgeneratormsg', {generatorid})).rejects.toMatchObject({status: 403})
      await expect(colony.as(who, 'removegeneratormsg', {generatorid})).rejects.toMatchObject({status: 403})
    }
    expect(colony.count('generator_arg')).toBe(0)
  })

  test('starts a workflow for each full set, with the arguments as they were packed', async () => {
    const generator = await add({
      nodes: [
        ['a', [], {args: ['own'], kwargs: {own: 1}, maxexectime: 0}],
        ['b', ['a'], {args: ['kept']}],
      ],
    })
    for (const arg of ['5', '4', '3', '2', '1']) await pack(generator, arg)
    expect(await graphs()).toHaveLength(2)
    expect((await graphs())[0]).toMatchObject({initiatorname: 'u', colonyname: 'one'})
    const state = await get(generator)
    expect(state).toMatchObject({queuesize: 1})
    expect(state.firstpack).not.toBe(ZERO_TIME)
    expect(state.lastrun).not.toBe(ZERO_TIME)
    const [first, second] = [await colony.assign(), await colony.assign()]
    expect(first?.spec).toMatchObject({args: ['5', '4'], kwargs: {}, maxexectime: -1})
    expect(second?.spec.args).toEqual(['3', '2'])
    if (first) await colony.close(first)
    expect((await colony.assign())?.spec).toMatchObject({nodename: 'b', args: ['kept']})
  })

  test('starts with fewer after its timeout', async () => {
    const generator = await add({trigger: 10, timeout: 100})
    await pack(generator, 'x')
    await pack(generator, 'y')
    const early = await add({name: 'early', trigger: 10, timeout: 80})
    await pack(early, 'z')
    const runs = (count: number) =>
      vi.waitFor(async () => expect(await graphs()).toHaveLength(count), {timeout: 10_000, interval: 20})
    colony.advance(90)
    await runs(1)
    expect((await get(generator)).queuesize).toBe(2)
    colony.advance(20)
    await runs(2)
    expect((await get(generator)).queuesize).toBe(0)
    // Nothing is left that a timeout could start; an argument that comes now waits from the last run on.
    await pack(early, 'w')
    colony.advance(200)
    await runs(3)
    const args = [await colony.assign(), await colony.assign(), await colony.assign()].map((each) => each?.spec.args)
    expect(args).toEqual([['z'], ['x', 'y'], ['w']])
  })
  test('is due within its timeout also after the clock was set back', async () => {
    await pack(await add({trigger: 10, timeout: 100}), 'x')
    colony.advance(-7200)
    await vi.waitFor(
      async () => {
        colony.advance(110)
        expect(await graphs()).toHaveLength(1)
      },
      {timeout: 10_000, interval: 300},
    )
  })
})
