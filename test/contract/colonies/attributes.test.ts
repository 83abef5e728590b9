import {createHash} from 'node:crypto'
import {expect, test} from 'vitest'
import {contract} from '../../support/colonies-contract.js'
import {newExecutor, type TestColony} from '../../support/colonies-world.js'

// Attributes of processes: colonies-protocol, sections 3 and 17.

const its = contract()

async function running(colony: TestColony): Promise<string> {
  await its.submit({}, {}, colony)
  return (await its.assign(colony.executor, colony)).processid
}

const add = (colony: TestColony, rest: object, key = colony.executor.key) => {
  const attribute = {
    targetcolonyname: colony.name,
    targetprocessgraphid: '',
    attributetype: 1,
    key: 'k',
    value: 'v',
    ...rest,
  }
  return its.caller.send('addattributemsg', {attribute}, key)
}

test('the executor adds them to what it runs, and members read them', async () => {
  const colony = await its.another()
  const targetid = await running(colony)
  const added = JSON.parse((await add(colony, {targetid})).json)
  expect(added).toMatchObject({targetid, targetcolonyname: colony.name, attributetype: 1, key: 'k', value: 'v'})
  const shown = await its.caller.ask('getattributemsg', {attributeid: added.attributeid}, colony.user.key)
  expect(shown).toMatchObject({targetid, key: 'k', value: 'v'})
  expect((await its.process(targetid, colony)).attributes).toMatchObject([{key: 'k', value: 'v'}])
})

test('their ids follow from process, key and type', async () => {
  const colony = await its.another()
  const targetid = await running(colony)
  for (const attributetype of [0, 1, 2, 3]) {
    const {attributeid} = JSON.parse((await add(colony, {targetid, attributetype, key: 'über'})).json)
    expect(attributeid).toBe(createHash('sha3-256').update(`${targetid}über${attributetype}`).digest('hex'))
  }
})

test('the colony of the process counts, not the one in the message', async () => {
  const colony = await its.another()
  const targetid = await running(colony)
  // As pycolonies sends it.
  expect((await add(colony, {targetid, targetcolonyname: undefined})).status).toBe(200)
  expect((await its.process(targetid, colony)).attributes).toMatchObject([{key: 'k', value: 'v'}])
})

test('the same key twice is refused, and changes nothing', async () => {
  const colony = await its.another()
  const targetid = await running(colony)
  await add(colony, {targetid})
  expect((await add(colony, {targetid, value: 'other'})).status).toBe(400)
  expect((await its.process(targetid, colony)).attributes).toMatchObject([{key: 'k', value: 'v'}])
  expect((await add(colony, {targetid, attributetype: 2})).status).toBe(200)
})

test('nobody else adds any, and not after the end', async () => {
  const colony = await its.another()
  const targetid = await running(colony)
  const other = await newExecutor(its.world, colony, 'other')
  expect((await add(colony, {targetid}, other.key)).status).toBe(403)
  expect((await add(colony, {targetid}, colony.user.key)).status).toBe(403)
  await its.close({processid: targetid}, [], colony.executor)
  expect((await add(colony, {targetid})).error).toBe(true)
  expect((await add(colony, {targetid: '0'.repeat(64)})).error).toBe(true)
})

test('one that is not there is refused', async () => {
  const {colony} = its
  const status = await its.caller.status('getattributemsg', {attributeid: '0'.repeat(64)}, colony.user.key)
  expect([400, 404]).toContain(status)
})

test('those of another colony are not to be seen', async () => {
  const [colony, other] = [await its.another(), await its.another()]
  const {attributeid} = JSON.parse((await add(colony, {targetid: await running(colony)})).json)
  expect((await its.caller.send('getattributemsg', {attributeid}, other.user.key)).status).toBe(403)
})
