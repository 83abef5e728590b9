import {describe, expect, test} from 'vitest'
import {contract, nothingToAssign, stepSpec} from '../../support/colonies-contract.js'
import {embedded, type TestColony, uniqueName} from '../../support/colonies-world.js'

// Workflows by what is packed: colonies-protocol, section 16.

const its = contract()

const sendGenerator = (colony: TestColony, rest: object = {}, key = colony.user.key) => {
  const functionspecs = [stepSpec(colony, {nodename: 'n', kwargs: {k: 'v'}})]
  const workflowspec = JSON.stringify({colonyname: colony.name, functionspecs})
  const generator = {colonyname: colony.name, name: uniqueName('g'), workflowspec, trigger: 2, timeout: -1, ...rest}
  return its.caller.send('addgeneratormsg', {generator}, key)
}

const addGenerator = async (colony: TestColony, rest: object = {}): Promise<string> => {
  const reply = await sendGenerator(colony, rest)
  if (reply.error) throw new Error(reply.json)
  return JSON.parse(reply.json).generatorid
}

const pack = async (generatorid: string, colony: TestColony, ...args: readonly string[]): Promise<void> => {
  for (const arg of args) await its.caller.ask('packgeneratormsg', {generatorid, arg}, colony.user.key)
}

const get = (generatorid: string, colony: TestColony) =>
  its.caller.ask('getgeneratormsg', {generatorid}, colony.user.key)

describe('generators', () => {
  test('are added, found, listed and removed by members', async () => {
    const colony = await its.another()
    const all = {colonyname: colony.name, count: 10}
    expect((await its.caller.send('getgeneratorsmsg', all, colony.user.key)).json).toBe('null')
    const generatorid = await addGenerator(colony, {name: 'gen', trigger: 10, timeout: 60})
    expect(await get(generatorid, colony)).toMatchObject({
      generatorid,
      name: 'gen',
      trigger: 10,
      timeout: 60,
      queuesize: 0,
      checkerperiod: 1000,
      initiatorid: colony.user.id,
      initiatorname: colony.user.name,
      firstpack: '0001-01-01T00:00:00Z',
      lastrun: '0001-01-01T00:00:00Z',
    })
    const named = {colonyname: colony.name, generatorname: 'gen'}
    expect(await its.caller.ask('resolvegeneratormsg', named, colony.user.key)).toMatchObject({generatorid})
    expect(await its.caller.ask('getgeneratorsmsg', all, colony.executor.key)).toMatchObject([{generatorid}])
    await pack(generatorid, colony, 'one')
    const packed = await get(generatorid, colony)
    expect(packed.queuesize).toBe(1)
    expect(packed.firstpack).not.toMatch(/^0001-/)
    expect(await its.caller.ask('removegeneratormsg', {generatorid, all: false}, colony.user.key)).toEqual({})
    expect(await its.caller.status('getgeneratormsg', {generatorid}, colony.user.key)).toBe(500)
  })

  test('are refused with a name twice or a wrong workflow; unknown ones take nothing', async () => {
    const colony = await its.another()
    await addGenerator(colony, {name: 'once'})
    expect((await sendGenerator(colony, {name: 'once'})).status).toBe(400)
    expect((await sendGenerator(colony, {workflowspec: 'no JSON'})).error).toBe(true)
    expect((await sendGenerator(colony, {}, colony.owner.key)).status).toBe(403)
    const unknown = {generatorid: '0'.repeat(64), arg: 'a'}
    expect((await its.caller.send('packgeneratormsg', unknown, colony.user.key)).error).toBe(true)
    const named = {colonyname: colony.name, generatorname: 'nobody'}
    expect((await its.caller.send('resolvegeneratormsg', named, colony.user.key)).error).toBe(true)
  })

  test('of other colonies are not to be seen', async () => {
    const [colony, other] = [await its.another(), await its.another()]
    const generatorid = await addGenerator(colony)
    expect((await its.caller.send('getgeneratormsg', {generatorid}, other.user.key)).status).toBe(403)
    expect((await its.caller.send('packgeneratormsg', {generatorid, arg: 'x'}, other.user.key)).status).toBe(403)
    expect((await get(generatorid, colony)).queuesize).toBe(0)
  })
})

describe.concurrent('packing', () => {
  test('starts a workflow for each full load, with the load as arguments', async () => {
    const colony = await its.another()
    const generatorid = await addGenerator(colony, {trigger: 2})
    await pack(generatorid, colony, 'a', 'b', 'c', 'd', 'e')
    const [one, two] = [await its.assign(colony.executor, colony, 20), await its.assign(colony.executor, colony, 20)]
    expect(one.spec.kwargs).toEqual({})
    expect([...one.spec.args, ...two.spec.args].sort()).toHaveLength(4)
    if (embedded) {
      // Upstream takes them in any order.
      expect(one.spec.args).toEqual(['a', 'b'])
      expect(two.spec.args).toEqual(['c', 'd'])
    }
    expect(await nothingToAssign(its, colony.executor, colony)).toBe(404)
    const after = await get(generatorid, colony)
    expect(after.queuesize).toBe(1)
    expect(after.lastrun).not.toMatch(/^0001-/)
  })

  test('starts one with less when the timeout is over', async () => {
    const colony = await its.another()
    const generatorid = await addGenerator(colony, {trigger: 100, timeout: 1})
    await pack(generatorid, colony, 'only')
    expect(await its.assign(colony.executor, colony, 20)).toMatchObject({spec: {args: ['only']}})
    expect((await get(generatorid, colony)).queuesize).toBe(0)
  })
})

describe.runIf(embedded)('what upstream does badly', () => {
  test('nobody starts workflows in a colony that is not theirs', async () => {
    const [colony, other] = [await its.another(), await its.another()]
    const functionspecs = [stepSpec(other, {nodename: 'n'})]
    const workflowspec = JSON.stringify({colonyname: other.name, functionspecs})
    const reply = await sendGenerator(colony, {workflowspec, trigger: 1})
    if (!reply.error) {
      const {generatorid} = JSON.parse(reply.json)
      await its.caller.send('packgeneratormsg', {generatorid, arg: 'a'}, colony.user.key)
    }
    expect(await nothingToAssign(its, other.executor, other)).toBe(404)
  })
})
