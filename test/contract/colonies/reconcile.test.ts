import {describe, expect, test} from 'vitest'
import {blueprintOf, blueprintsOf, newKind} from '../../support/colonies-blueprints.js'
import {contract} from '../../support/colonies-contract.js'
import {embedded, newExecutor, someone, uniqueName} from '../../support/colonies-world.js'

// Crons and processes that the server makes for blueprints: colonies-protocol, section 20.

const its = contract()

describe('processes of reconcilers', () => {
  test('are submitted when a blueprint is added and when it is removed', async () => {
    const colony = await its.another()
    const {kind, reconciler} = await newKind(its, colony)
    const blueprints = blueprintsOf(its, colony)
    await blueprints.add(blueprintOf(colony, kind, 'one', {}, {locationname: 'Kiruna'}))
    const owner = {blueprint: blueprintOf(colony, kind, 'two')}
    await its.caller.ask('addblueprintmsg', owner, colony.owner.key)
    await blueprints.remove('one')
    const [first, second, cleanup, ...rest] = await blueprints.waiting(reconciler)
    expect(rest).toEqual([])
    const {initiatorid, initiatorname, waitdeadline, execdeadline, spec} = first ?? {}
    expect({initiatorid, initiatorname}).toEqual({initiatorid: colony.user.id, initiatorname: colony.user.name})
    expect(new Set([waitdeadline, execdeadline])).toEqual(new Set(['0001-01-01T00:00:00Z']))
    expect(spec).toMatchObject({
      nodename: `${reconciler}-reconcile`,
      funcname: 'reconcile',
      args: [],
      kwargs: {kind, blueprintName: 'one'},
      maxwaittime: 0,
      maxexectime: -1,
      maxretries: -1,
      conditions: {colonyname: colony.name, executortype: reconciler, locationname: 'Kiruna'},
    })
    expect(second).toMatchObject({initiatorid: colony.owner.id, initiatorname: ''})
    expect(second?.spec.conditions.locationname).toBe('')
    expect(cleanup?.spec).toMatchObject({
      nodename: `${reconciler}-cleanup`,
      funcname: 'cleanup',
      kwargs: {kind, blueprintName: 'one'},
      conditions: {executortype: reconciler, locationname: 'Kiruna'},
    })
  })

  test('are asked for, and forced', async () => {
    const colony = await its.another()
    const {kind, reconciler} = await newKind(its, colony)
    const blueprints = blueprintsOf(its, colony)
    const {blueprintid} = await blueprints.add(blueprintOf(colony, kind, 'one'))
    const process = await blueprints.reconcile('one')
    expect(process.spec).toMatchObject({funcname: 'reconcile', kwargs: {kind, blueprintName: 'one'}})
    expect(process.spec.kwargs).not.toHaveProperty('force')
    expect((await blueprints.get('one')).metadata.generation).toBe(0n)
    const forced = await blueprints.reconcile('one', true)
    expect(forced.spec.kwargs).toEqual({kind, blueprintName: 'one', force: true})
    expect((await blueprints.get('one')).metadata.generation).toBe(1n)
    expect(await blueprints.history(blueprintid)).toHaveLength(1)
    expect((await blueprints.waiting(reconciler)).map(({processid}) => processid)).toContain(forced.processid)
    const message = {namespace: colony.name, name: 'none', force: false}
    expect(await its.caller.status('reconcileblueprintmsg', message, colony.user.key)).toBe(404)
    expect(await its.caller.status('reconcileblueprintmsg', {...message, name: 'one'}, colony.owner.key)).toBe(403)
  })

  test('change nothing of the blueprint when they end', async () => {
    const colony = await its.another()
    const {kind, reconciler} = await newKind(its, colony)
    const blueprints = blueprintsOf(its, colony)
    const blueprint = await blueprints.add(blueprintOf(colony, kind, 'one'))
    const executor = await newExecutor(its, colony, 'rex', {executortype: reconciler})
    await its.close(await its.assign(executor, colony), [], executor)
    await blueprints.reconcile('one')
    await its.fail(await its.assign(executor, colony), ['no'], executor)
    expect(await blueprints.get('one')).toEqual(blueprint)
  })

  test('are none where no handler is defined', async () => {
    const colony = await its.another()
    const {kind} = await newKind(its, colony, {handler: undefined})
    const blueprints = blueprintsOf(its, colony)
    await blueprints.add(blueprintOf(colony, kind, 'one'))
    const message = {namespace: colony.name, name: 'one', force: true}
    expect(await its.caller.status('reconcileblueprintmsg', message, colony.user.key)).toBe(400)
    // Upstream makes a generation of what it then refuses.
    if (embedded) expect((await blueprints.get('one')).metadata.generation).toBe(0n)
    await blueprints.remove('one')
    expect(await its.list(0, {}, colony)).toEqual([])
    expect(await blueprints.crons()).toEqual([])
  })

  // Upstream has forgotten those that were defined before a function could be named, but for their cleanup.
  test.runIf(embedded)('call reconcile where no function is named', async () => {
    const colony = await its.another()
    const executorType = uniqueName('old')
    const {kind} = await newKind(its, colony, {handler: {executorType}})
    const blueprints = blueprintsOf(its, colony)
    await blueprints.add(blueprintOf(colony, kind, 'one'))
    expect(await blueprints.crons()).toMatchObject([{name: `reconcile-${kind}`}])
    await blueprints.reconcile('one')
    await blueprints.remove('one')
    const names = (await blueprints.waiting(executorType)).map(({spec}) => spec.funcname)
    expect(names).toEqual(['reconcile', 'reconcile', 'cleanup'])
  })
})

describe('crons of reconcilers', () => {
  test('are one for each kind and place, while there are blueprints', async () => {
    const colony = await its.another()
    const {kind, reconciler} = await newKind(its, colony)
    const blueprints = blueprintsOf(its, colony)
    const names = async () => (await blueprints.crons()).map(({name}) => name).sort()
    await blueprints.add(blueprintOf(colony, kind, 'a'))
    await blueprints.add(blueprintOf(colony, kind, 'b'))
    await blueprints.add(blueprintOf(colony, kind, 'c', {}, {locationname: 'Kiruna'}))
    expect(await names()).toEqual([`reconcile-${kind}`, `reconcile-${kind}-Kiruna`])
    const cron = (await blueprints.crons()).find(({name}) => name.endsWith('Kiruna'))
    expect(cron).toMatchObject({
      interval: 60,
      cronexpression: '',
      random: false,
      waitforprevprocessgraph: true,
      initiatorid: colony.user.id,
      initiatorname: colony.user.name,
    })
    const {colonyname, functionspecs} = JSON.parse(cron?.workflowspec ?? '')
    expect(colonyname).toBe(colony.name)
    expect(functionspecs).toMatchObject([
      {
        nodename: `${reconciler}-reconcile`,
        funcname: 'reconcile',
        kwargs: {kind},
        maxwaittime: 0,
        maxexectime: -1,
        maxretries: -1,
        conditions: {executortype: reconciler, locationname: 'Kiruna'},
      },
    ])
    await blueprints.remove('a')
    await blueprints.remove('c')
    expect(await names()).toEqual([`reconcile-${kind}`])
    await blueprints.remove('b')
    expect(await names()).toEqual([])
  })

  // Upstream leaves the cron where it was for ever, and makes none at the new place; it knows no interval but its own.
  test.runIf(embedded)('follow a blueprint that moves, with the interval of the definition', async () => {
    const colony = await its.another()
    const handler = {executorType: uniqueName('reconciler'), functionName: 'reconcile', reconcileInterval: 7}
    const {kind} = await newKind(its, colony, {handler})
    const blueprints = blueprintsOf(its, colony)
    const names = async () => (await blueprints.crons()).map(({name, interval}) => [name, interval])
    await blueprints.add(blueprintOf(colony, kind, 'a', {}, {locationname: 'Kiruna'}))
    expect(await names()).toEqual([[`reconcile-${kind}-Kiruna`, 7]])
    await blueprints.update(blueprintOf(colony, kind, 'a', {}, {locationname: 'Malmo'}))
    expect(await names()).toEqual([[`reconcile-${kind}-Malmo`, 7]])
    const locations = await its.caller.ask('getlocationsmsg', {colonyname: colony.name}, colony.user.key)
    expect(locations.map(({name}) => name)).toEqual(['Kiruna', 'Malmo'])
  })
})

// Upstream's earliest run is after a minute.
test.runIf(embedded)('a cron reconciles all of its kind, one run after the other', async () => {
  const colony = await its.another()
  const reconciler = uniqueName('reconciler')
  const handler = {executorType: reconciler, functionName: 'reconcile', reconcileInterval: 1}
  const {kind} = await newKind(its, colony, {handler})
  const blueprints = blueprintsOf(its, colony)
  await blueprints.add(blueprintOf(colony, kind, 'one'))
  const executor = await newExecutor(its, colony, 'rex', {executortype: reconciler})
  const first = await its.assign(executor, colony)
  await its.close(first, [], executor)
  const second = await its.assign(executor, colony)
  expect(second.spec.kwargs).toEqual({kind})
  // It runs: the cron waits for it.
  expect(await blueprints.waiting(reconciler)).toEqual([])
  await its.close(second, [], executor)
  expect((await its.assign(executor, colony)).spec.kwargs).toEqual({kind})
})

// Upstream looks definitions up by their kind alone when a blueprint is removed or reconciled.
test.runIf(embedded)('a kind of the same name elsewhere has nothing to do with it', async () => {
  const [first, colony] = [await its.another(), await its.another()]
  const kind = uniqueName('Kind')
  for (const each of [first, colony]) {
    const names = {kind}
    const handler = {executorType: each.executor.type, functionName: 'reconcile'}
    const blueprintdefinition = {metadata: {name: 'd', colonyname: each.name}, spec: {names, handler}}
    await its.caller.ask('addblueprintdefinitionmsg', {blueprintdefinition}, each.owner.key)
  }
  const blueprints = blueprintsOf(its, colony)
  await blueprints.add(blueprintOf(colony, kind, 'one'))
  expect((await blueprints.reconcile('one')).spec.conditions.executortype).toBe(colony.executor.type)
  await blueprints.remove('one')
  const waiting = await its.list(0, {}, colony)
  expect(waiting.map(({spec}) => spec.conditions.executortype)).toEqual(Array(3).fill(colony.executor.type))
})

test('executors tell which blueprint they serve', async () => {
  const colony = await its.another()
  const executor = {
    executorid: someone().id,
    executortype: 't',
    executorname: uniqueName('e'),
    colonyname: colony.name,
    blueprintid: 'b',
    blueprintgen: 3,
  }
  const added = await its.caller.ask('addexecutormsg', {executor}, colony.owner.key)
  expect(added).toMatchObject({blueprintid: 'b', blueprintgen: 3})
})
