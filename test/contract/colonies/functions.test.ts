import {expect, test} from 'vitest'
import {contract} from '../../support/colonies-contract.js'
import {newExecutor} from '../../support/colonies-world.js'

// The registry of functions: colonies-protocol, section 17.

const its = contract()

test('an executor announces its functions, members see them, it withdraws them', async () => {
  const {caller} = its
  const colony = await its.another()
  const {executor} = colony
  const args = [{name: 'n', type: 'number', description: 'how many', required: true, enum: ['1', '2']}]
  const fun = {
    executorname: executor.name,
    executortype: executor.type,
    colonyname: colony.name,
    funcname: 'count',
    description: 'Counts.',
    args,
  }
  const added = await caller.ask('addfunctionmsg', {fun}, executor.key)
  expect(added).toMatchObject({...fun, counter: 0, avgexectime: 0})
  expect(added.functionid).toMatch(/^[0-9a-f]{64}$/)
  const byExecutor = {colonyname: colony.name, executorname: executor.name}
  const ofColony = {colonyname: colony.name, executorname: ''}
  expect(await caller.ask('getfunctionsmsg', byExecutor, colony.user.key)).toMatchObject([{funcname: 'count', args}])
  expect(await caller.ask('getfunctionsmsg', ofColony, colony.user.key)).toHaveLength(1)
  expect(await caller.ask('removefunctionmsg', {functionid: added.functionid}, executor.key)).toEqual({})
  const {json} = await caller.send('getfunctionsmsg', ofColony, colony.user.key)
  expect(json).toBe('null')
})

test('only the executor itself announces and withdraws', async () => {
  const {caller, colony} = its
  const {executor} = colony
  const fun = {executorname: executor.name, colonyname: colony.name, funcname: 'mine'}
  expect(await caller.status('addfunctionmsg', {fun}, colony.user.key)).toBe(403)
  const {functionid} = await caller.ask('addfunctionmsg', {fun}, executor.key)
  const other = await newExecutor(its.world, colony, 'other')
  expect(await caller.status('addfunctionmsg', {fun}, other.key)).toBe(403)
  expect((await caller.send('removefunctionmsg', {functionid}, other.key)).error).toBe(true)
  expect((await caller.send('removefunctionmsg', {functionid: '0'.repeat(64)}, executor.key)).error).toBe(true)
})

test('counts what succeeds', async () => {
  const {caller} = its
  const colony = await its.another()
  const {executor} = colony
  const fun = {executorname: executor.name, executortype: executor.type, colonyname: colony.name, funcname: 'work'}
  await caller.ask('addfunctionmsg', {fun}, executor.key)
  for (const end of ['close', 'close', 'fail'] as const) {
    await its.submit({}, {}, colony)
    const process = await its.assign(executor, colony)
    if (end === 'close') await its.close(process, [], executor)
    else await its.fail(process, [], executor)
  }
  const [stats] = await caller.ask('getfunctionsmsg', {colonyname: colony.name, executorname: ''}, colony.user.key)
  expect(stats).toMatchObject({funcname: 'work', counter: 2})
  expect(stats?.maxexectime).toBeGreaterThan(0)
  expect(stats?.maxexectime).toBeLessThan(10)
})

test('goes with the executor', async () => {
  const {caller} = its
  const colony = await its.another()
  const {executor} = colony
  const fun = {executorname: executor.name, colonyname: colony.name, funcname: 'work'}
  await caller.ask('addfunctionmsg', {fun}, executor.key)
  const message = {colonyname: colony.name, executorname: executor.name}
  await caller.ask('removeexecutormsg', message, colony.owner.key)
  const left = await caller.ask('getfunctionsmsg', {colonyname: colony.name, executorname: ''}, colony.user.key)
  expect(left).toEqual([])
})
