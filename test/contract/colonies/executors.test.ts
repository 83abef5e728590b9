import {describe, expect, test} from 'vitest'
import {contract, nothingToAssign} from '../../support/colonies-contract.js'
import {embedded, newColony, newExecutor, openEmbedded, someone, uniqueName} from '../../support/colonies-world.js'

// Executors: colonies-protocol, sections 6, 7 and 18.

const its = contract()

const PENDING = 0
const APPROVED = 1
const REJECTED = 2
const UNREGISTERED = 3

async function add(name = uniqueName('e'), rest: object = {}): Promise<{key: Uint8Array; id: string; name: string}> {
  const {caller, colony} = its
  const who = someone()
  const executor = {executorid: who.id, executortype: 'worker', executorname: name, colonyname: colony.name, ...rest}
  await caller.ask('addexecutormsg', {executor}, colony.owner.key)
  return {...who, name}
}

const DECISIONS = {
  approve: 'approveexecutormsg',
  reject: 'rejectexecutormsg',
  remove: 'removeexecutormsg',
} as const

const decide = (verb: keyof typeof DECISIONS, executorname: string) =>
  its.caller.ask(DECISIONS[verb], {colonyname: its.colony.name, executorname}, its.colony.owner.key)

async function show(executorname: string) {
  return its.caller.ask('getexecutormsg', {colonyname: its.colony.name, executorname}, its.colony.user.key)
}

describe('executors', () => {
  test('wait for approval, and are no members until they have it', async () => {
    const {caller, colony} = its
    const {key, name, id} = await add()
    expect(await show(name)).toMatchObject({executorid: id, state: PENDING, executortype: 'worker'})
    const mine = {colonyname: colony.name}
    expect(await caller.status('getcolonymsg', mine, key)).toBe(403)
    expect(await nothingToAssign(its, {key, id})).toBe(403)
    // They may look at who is there.
    const listed = await caller.ask('getexecutorsmsg', mine, key)
    expect(listed.map(({executorname}) => executorname)).toContain(name)
    await decide('approve', name)
    expect(await show(name)).toMatchObject({state: APPROVED})
    expect(await caller.ask('getcolonymsg', mine, key)).toMatchObject({name: colony.name})
  })

  test('can be rejected, before and after approval, and approved again', async () => {
    const {caller, colony} = its
    const {key, name} = await add()
    await decide('reject', name)
    expect(await show(name)).toMatchObject({state: REJECTED})
    await decide('approve', name)
    await decide('reject', name)
    expect(await caller.status('getcolonymsg', {colonyname: colony.name}, key)).toBe(403)
    await decide('approve', name)
    expect(await show(name)).toMatchObject({state: APPROVED})
  })

  test('that are removed stay in the list as unregistered', async () => {
    const {caller, colony} = its
    const {key, name} = await add()
    await decide('approve', name)
    await decide('remove', name)
    const listed = await caller.ask('getexecutorsmsg', {colonyname: colony.name}, colony.user.key)
    expect(listed.find(({executorname}) => executorname === name)).toMatchObject({state: UNREGISTERED})
    expect(await caller.status('getcolonymsg', {colonyname: colony.name}, key)).toBe(403)
    // Its name is free for any key; upstream has code for that, and refuses before it gets there.
    if (!embedded) return
    const again = await add(name)
    expect(await show(name)).toMatchObject({state: PENDING, executorid: again.id})
  })

  test('have one name each', async () => {
    const {caller, colony} = its
    const {name} = await add()
    const executor = {executorid: someone().id, executortype: 'x', executorname: name, colonyname: colony.name}
    expect(await caller.status('addexecutormsg', {executor}, colony.owner.key)).toBe(400)
  })

  test('are found by id too', async () => {
    const {caller, colony} = its
    const {executor} = colony
    const found = await caller.ask(
      'getexecutorbyidmsg',
      {colonyname: colony.name, executorid: executor.id},
      colony.user.key,
    )
    expect(found).toMatchObject({executorname: executor.name})
    const unknown = {colonyname: colony.name, executorid: someone().id}
    expect(await caller.status('getexecutorbyidmsg', unknown, colony.user.key)).toBe(404)
    const byName = {colonyname: colony.name, executorname: 'nobody'}
    expect(await caller.status('getexecutormsg', byName, colony.user.key)).toBe(500)
  })

  test('say what they have', async () => {
    const {caller, colony} = its
    const {executor} = colony
    const mine = {colonyname: colony.name, executorname: executor.name}
    const hardware = {
      model: 'm',
      nodes: 1,
      cpu: '4000m',
      cores: 4,
      mem: '16Gi',
      storage: '100Gi',
      gpu: {name: 'g', mem: '10Gi', count: 1, nodecount: 1},
      platform: 'linux',
      architecture: 'amd64',
      network: ['10.0.0.1'],
    }
    const capabilities = {hardware: [hardware], software: [{name: 's', type: 't', version: 'v'}]}
    expect(await caller.ask('updateexecutormsg', {...mine, capabilities}, executor.key)).toEqual({})
    const quota = {allocatedcpu: 1, usedcpu: 2, allocatedgpu: 3, usedgpu: 4, allocatedstorage: 5, usedstorage: 6}
    const allocations = {projects: {p: quota}}
    expect(await caller.ask('reportallocationmsg', {...mine, allocations}, executor.key)).toEqual({})
    expect(await show(executor.name)).toMatchObject({capabilities, allocations})
    // Nobody says it for them.
    expect(await caller.status('updateexecutormsg', {...mine, capabilities}, colony.user.key)).toBe(400)
    expect(await caller.status('reportallocationmsg', {...mine, allocations}, colony.user.key)).toBe(400)
  })

  test('are heard from when they ask for work', async () => {
    const {name, key, id} = await add()
    await decide('approve', name)
    expect((await show(name)).lastheardfromtime).toMatch(/^0001-01-01T/)
    await nothingToAssign(its, {key, id})
    expect((await show(name)).lastheardfromtime).not.toMatch(/^0001-01-01T/)
  })

  test('that are removed give back what they were running, retries unchanged', async () => {
    const colony = await its.another()
    const {processid} = await its.submit({maxretries: 0}, {}, colony)
    expect(await its.assign(colony.executor, colony)).toMatchObject({processid, state: 1})
    const message = {colonyname: colony.name, executorname: colony.executor.name}
    await its.caller.ask('removeexecutormsg', message, colony.owner.key)
    const back = await its.process(processid, colony)
    expect(back).toMatchObject({state: 0, retries: 0, isassigned: false, assignedexecutorid: ''})
    const next = await newExecutor(its.world, colony, 'next')
    expect(await its.assign(next, colony)).toMatchObject({processid, state: 1})
  })

  test('have no empty lists in JSON, but null', async () => {
    const colony = await its.another()
    const message = {colonyname: colony.name, executorname: colony.executor.name}
    const {json} = await its.caller.send('getexecutormsg', message, colony.user.key)
    expect(JSON.parse(json)).toMatchObject({
      capabilities: {hardware: null, software: null},
      allocations: {projects: null},
    })
    expect(json).not.toContain('locationname')
  })
})

describe.runIf(embedded)('registering again', () => {
  test('replaces the key of a name where the server allows it', async () => {
    const world = await openEmbedded({allowReregister: true})
    const colony = await newColony(world)
    const other = someone()
    const executor = {
      executorid: other.id,
      executortype: 'worker',
      executorname: colony.executor.name,
      colonyname: colony.name,
    }
    expect(await world.caller.ask('addexecutormsg', {executor}, colony.owner.key)).toMatchObject({state: PENDING})
    const mine = {colonyname: colony.name}
    expect(await world.caller.status('getcolonymsg', mine, colony.executor.key)).toBe(403)
    await world.caller.ask('approveexecutormsg', {...mine, executorname: colony.executor.name}, colony.owner.key)
    expect(await world.caller.ask('getcolonymsg', mine, other.key)).toMatchObject(
      mine.colonyname ? {name: colony.name} : {},
    )
    await world.close()
  })
})

describe.runIf(embedded)('what upstream does badly', () => {
  test('a name with a colon breaks no list', async () => {
    const colony = await its.another()
    const executor = {executorid: someone().id, executortype: 'x', executorname: 'a:b', colonyname: colony.name}
    const added = await its.caller.send('addexecutormsg', {executor}, colony.owner.key)
    const listed = await its.caller.ask('getexecutorsmsg', {colonyname: colony.name}, colony.user.key)
    const names = listed.map(({executorname}) => executorname)
    expect(names).toEqual(added.error ? [colony.executor.name] : [colony.executor.name, 'a:b'])
  })
})
