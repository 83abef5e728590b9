import {describe, expect, test} from 'vitest'
import {blueprintOf, blueprintsOf, newKind} from '../../support/colonies-blueprints.js'
import {contract} from '../../support/colonies-contract.js'
import {embedded, uniqueName} from '../../support/colonies-world.js'

// Desired states: colonies-protocol, section 20.

const its = contract()
const NEVER = '0001-01-01T00:00:00Z'

describe('blueprints', () => {
  test('are added, shown, listed and removed by members and the owner', async () => {
    const colony = await its.another()
    const {kind} = await newKind(its, colony)
    const other = await newKind(its, colony)
    const blueprints = blueprintsOf(its, colony)
    const all = {namespace: colony.name, kind: '', locationname: ''}
    expect((await its.caller.send('getblueprintsmsg', all, colony.owner.key)).json).toBe('null')
    const spec = {replicas: 2, image: {tag: 'a', name: 'b'}}
    const metadata = {labels: {b: '1', a: '2'}, annotations: {}}
    const blueprint = await blueprints.add(blueprintOf(colony, kind, 'two', spec, metadata))
    const {blueprintid} = blueprint
    expect(blueprintid).toMatch(/^[0-9a-f]{64}$/)
    expect(blueprint).toEqual({
      blueprintid,
      kind,
      metadata: {
        name: 'two',
        colonyname: colony.name,
        locationname: '',
        labels: {a: '2', b: '1'},
        annotations: {},
        generation: 0n,
        createdAt: NEVER,
        updatedAt: NEVER,
        lastReconciliationProcess: '',
        lastReconciliationTime: NEVER,
      },
      spec,
      status: {},
    })
    expect(await blueprints.get('two')).toEqual(blueprint)
    await its.caller.ask('addblueprintmsg', {blueprint: blueprintOf(colony, kind, 'one')}, colony.owner.key)
    await its.caller.ask('addblueprintmsg', {blueprint: blueprintOf(colony, other.kind, 'three')}, colony.executor.key)
    const names = async (rest: object): Promise<unknown> =>
      ((await its.caller.ask('getblueprintsmsg', {...all, ...rest}, colony.user.key)) ?? []).map(
        (each) => each.metadata.name,
      )
    expect(await names({})).toEqual(['one', 'three', 'two'])
    expect(await names({kind})).toEqual(['one', 'two'])
    expect(await names({kind: 'None'})).toEqual([])
    expect(await blueprints.remove('two')).toEqual({})
    expect(await names({kind})).toEqual(['one'])
    const named = {namespace: colony.name, name: 'two'}
    expect(await its.caller.status('getblueprintmsg', named, colony.user.key)).toBe(404)
    expect(await its.caller.status('removeblueprintmsg', named, colony.user.key)).toBe(404)
  })

  test('have one name, which others may have elsewhere, and one id', async () => {
    const [colony, other] = [await its.another(), await its.another()]
    const {kind} = await newKind(its, colony)
    const elsewhere = await newKind(its, other)
    const blueprints = blueprintsOf(its, colony)
    const blueprintid = uniqueName('id')
    expect(await blueprints.add({...blueprintOf(colony, kind, 'one'), blueprintid})).toMatchObject({blueprintid})
    expect(await blueprints.addStatus(blueprintOf(colony, kind, 'one'))).toBe(409)
    await blueprintsOf(its, other).add(blueprintOf(other, elsewhere.kind, 'one'))
    const again = {blueprint: {...blueprintOf(colony, kind, 'two'), blueprintid}}
    expect((await its.caller.send('addblueprintmsg', again, colony.user.key)).error).toBe(true)
    const there = {blueprint: {...blueprintOf(other, elsewhere.kind, 'two', {}, {locationname: 'new'}), blueprintid}}
    expect((await its.caller.send('addblueprintmsg', there, other.user.key)).error).toBe(true)
    // Nothing of it is left.
    expect(await its.caller.ask('getlocationsmsg', {colonyname: other.name}, other.user.key)).toEqual([])
    expect(await blueprintsOf(its, other).waiting(elsewhere.reconciler)).toHaveLength(1)
  })

  test('keep the generation and the times that they come with', async () => {
    const {kind} = await newKind(its, its.colony)
    const metadata = {
      generation: 5,
      createdAt: '2026-01-02T03:04:05.678+01:00',
      updatedAt: '2026-01-03T00:00:00Z',
      lastReconciliationProcess: 'p',
      lastReconciliationTime: '2026-01-04T00:00:00Z',
    }
    const blueprint = blueprintOf(its.colony, kind, uniqueName('b'), {}, metadata)
    expect(await blueprintsOf(its, its.colony).add({...blueprint, status: {phase: 'new'}})).toMatchObject({
      metadata: {...metadata, generation: 5n},
      status: {phase: 'new'},
    })
  })

  test('make the location that they name, and are found by it in any case', async () => {
    const colony = await its.another()
    const {kind} = await newKind(its, colony)
    const blueprints = blueprintsOf(its, colony)
    await blueprints.add(blueprintOf(colony, kind, 'a', {}, {locationname: 'Kiruna'}))
    await blueprints.add(blueprintOf(colony, kind, 'b', {}, {locationname: 'Kiruna'}))
    await blueprints.add(blueprintOf(colony, kind, 'c'))
    const locations = await its.caller.ask('getlocationsmsg', {colonyname: colony.name}, colony.user.key)
    expect(locations).toMatchObject([{name: 'Kiruna', long: 0, lat: 0}])
    const at = async (rest: object): Promise<number> => {
      const message = {namespace: colony.name, kind: '', locationname: '', ...rest}
      return (await its.caller.ask('getblueprintsmsg', message, colony.user.key)).length
    }
    expect(await at({kind, locationname: 'KIRUNA'})).toBe(2)
    expect(await at({locationname: 'Kiruna'})).toBe(3)
    await blueprints.remove('a')
    await blueprints.remove('b')
    expect(await its.caller.ask('getlocationsmsg', {colonyname: colony.name}, colony.user.key)).toHaveLength(1)
  })

  test('must be as the schema of their kind says', async () => {
    const properties = {
      n: {type: 'number'},
      s: {type: 'string', enum: ['a', 'b']},
      l: {type: 'array', items: {type: 'boolean'}},
      o: {type: 'object', properties: {x: {type: 'string'}}},
      e: {enum: [1, null]},
    }
    const {kind} = await newKind(its, its.colony, {schema: {type: 'object', properties, required: ['n']}})
    const blueprints = blueprintsOf(its, its.colony)
    const name = uniqueName('b')
    const wrong = [
      {},
      {n: '1'},
      {n: null},
      {n: 1, s: 'c'},
      {n: 1, s: 1},
      {n: 1, l: {}},
      {n: 1, l: [true, 1]},
      {n: 1, o: []},
      {n: 1, o: {x: 1}},
      {n: 1, e: 2},
    ]
    for (const spec of wrong) expect(await blueprints.addStatus(blueprintOf(its.colony, kind, name, spec))).toBe(400)
    const fine = {n: 1.5, s: 'b', l: [], o: {y: 1}, e: null, more: {}}
    expect((await blueprints.add(blueprintOf(its.colony, kind, name, fine))).spec).toEqual(fine)
    const update = {blueprint: blueprintOf(its.colony, kind, name, {n: 'x'}), forcegeneration: false}
    expect(await its.caller.status('updateblueprintmsg', update, its.colony.user.key)).toBe(400)
    expect((await blueprints.get(name)).spec).toEqual(fine)
  })

  test('need a kind that the colony has', async () => {
    const blueprints = blueprintsOf(its, its.colony)
    expect(await blueprints.addStatus(blueprintOf(its.colony, '', 'a'))).toBe(400)
    expect(await blueprints.addStatus(blueprintOf(its.colony, 'None', 'a'))).toBe(400)
  })

  test('have a status, which reconcilers replace', async () => {
    const {kind, reconciler} = await newKind(its, its.colony)
    const blueprints = blueprintsOf(its, its.colony)
    const name = uniqueName('b')
    const blueprint = await blueprints.add(blueprintOf(its.colony, kind, name, {a: 1}))
    expect(await blueprints.report(name, {phase: 'run', ready: 1})).toEqual({})
    expect(await blueprints.get(name)).toEqual({...blueprint, status: {phase: 'run', ready: 1}})
    await blueprints.report(name, {ready: 2})
    expect((await blueprints.get(name)).status).toEqual({ready: 2})
    await blueprints.report(name, {})
    expect(await blueprints.get(name)).toEqual(blueprint)
    expect(await blueprints.waiting(reconciler)).toHaveLength(1)
    expect(await blueprints.history(blueprint.blueprintid)).toHaveLength(1)
    const none = {colonyname: its.colony.name, blueprintname: uniqueName('b'), status: {}}
    expect(await its.caller.status('updateblueprintstatusmsg', none, its.colony.user.key)).toBe(404)
  })
})

// Upstream takes these, and then cannot find what it added, or keeps what its schema refuses.
describe.runIf(embedded)('blueprints that upstream takes by mistake', () => {
  test('have no name, or a fraction where an integer belongs', async () => {
    const {kind} = await newKind(its, its.colony, {schema: {properties: {i: {type: 'integer'}}}})
    const blueprints = blueprintsOf(its, its.colony)
    expect(await blueprints.addStatus(blueprintOf(its.colony, kind, ''))).toBe(400)
    expect(await blueprints.addStatus(blueprintOf(its.colony, kind, uniqueName('b'), {i: 1.5}))).toBe(400)
    expect((await blueprints.add(blueprintOf(its.colony, kind, uniqueName('b'), {i: 2}))).spec).toEqual({i: 2})
  })

  test('are too large, or count from where nobody can', async () => {
    const {kind} = await newKind(its, its.colony)
    const blueprints = blueprintsOf(its, its.colony)
    const large = {text: 'x'.repeat(1024 * 1024)}
    expect(await blueprints.addStatus(blueprintOf(its.colony, kind, uniqueName('b'), large))).toBe(400)
    for (const generation of [-1, 2 ** 53]) {
      expect(await blueprints.addStatus(blueprintOf(its.colony, kind, uniqueName('b'), {}, {generation}))).toBe(400)
    }
    const labels = {labels: {a: 'x'.repeat(16_385)}}
    expect(await blueprints.addStatus(blueprintOf(its.colony, kind, uniqueName('b'), {}, labels))).toBe(400)
  })
})
