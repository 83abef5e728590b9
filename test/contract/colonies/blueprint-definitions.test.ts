import {describe, expect, test} from 'vitest'
import {blueprintOf, blueprintsOf, definitionOf, newKind} from '../../support/colonies-blueprints.js'
import {contract} from '../../support/colonies-contract.js'
import {embedded, type TestColony, uniqueName} from '../../support/colonies-world.js'

// What blueprints of a kind look like: colonies-protocol, section 20.

const its = contract()

const add = (blueprintdefinition: object, colony: TestColony) =>
  its.caller.send('addblueprintdefinitionmsg', {blueprintdefinition}, colony.owner.key)
const remove = async (name: string, colony: TestColony) =>
  (await its.caller.send('removeblueprintdefinitionmsg', {namespace: colony.name, name}, colony.owner.key)).status
const handler = {executorType: 'reconciler', functionName: 'reconcile'}

describe('definitions', () => {
  test('are added and removed by the owner, and seen by members', async () => {
    const colony = await its.another()
    const mine = {colonyname: colony.name}
    expect((await its.caller.send('getblueprintdefinitionsmsg', mine, colony.user.key)).json).toBe('[]')
    const asked = definitionOf(colony, 'b', uniqueName('B'), {handler})
    const added = JSON.parse((await add(asked, colony)).json)
    expect(added.blueprintdefinitionid).toMatch(/^[0-9a-f]{64}$/)
    expect(added).toEqual({
      ...asked,
      blueprintdefinitionid: added.blueprintdefinitionid,
      metadata: {
        ...asked.metadata,
        createdAt: '0001-01-01T00:00:00Z',
        updatedAt: '0001-01-01T00:00:00Z',
        lastReconciliationTime: '0001-01-01T00:00:00Z',
      },
    })
    const first = definitionOf(colony, 'a', uniqueName('A'), {handler})
    expect((await add(first, colony)).status).toBe(200)
    const listed = await its.caller.ask('getblueprintdefinitionsmsg', mine, colony.executor.key)
    expect(listed.map(({metadata}) => metadata.name)).toEqual(['a', 'b'])
    const one = {...mine, name: 'b'}
    expect((await its.caller.ask('getblueprintdefinitionmsg', one, colony.user.key)).kind).toBe('BlueprintDefinition')
    expect(await remove('b', colony)).toBe(200)
    expect(await its.caller.status('getblueprintdefinitionmsg', one, colony.user.key)).toBe(404)
    expect(await remove('b', colony)).toBe(404)
  })

  test('have one name, and may have one id of their own', async () => {
    const colony = await its.another()
    const blueprintdefinitionid = uniqueName('id')
    const definition = {...definitionOf(colony, 'a', uniqueName('A'), {handler}), blueprintdefinitionid}
    expect(JSON.parse((await add(definition, colony)).json)).toMatchObject({blueprintdefinitionid})
    expect((await add(definitionOf(colony, 'a', uniqueName('B'), {handler}), colony)).error).toBe(true)
    const same = {...definitionOf(colony, 'c', uniqueName('C'), {handler}), blueprintdefinitionid}
    expect((await add(same, colony)).error).toBe(true)
  })

  test('keep what Go knows of a schema, in its order, and drop the rest', async () => {
    const colony = await its.another()
    const schema = {
      required: ['n'],
      type: 'object',
      more: 1,
      properties: {
        n: {description: 'how many', minimum: 3, default: 0, type: 'number'},
        l: {items: {enum: ['b', 'a'], type: 'string', required: ['x']}, type: 'array'},
        e: {},
      },
    }
    const reply = await add(definitionOf(colony, 'a', uniqueName('A'), {handler, schema}), colony)
    const found = JSON.stringify(JSON.parse(reply.json).spec.schema)
    expect(found).toBe(
      '{"type":"object","properties":{"e":{},"l":{"type":"array","items":{"type":"string","enum":["b","a"]}},' +
        '"n":{"type":"number","description":"how many","default":0}},"required":["n"]}',
    )
    const empty = await add(definitionOf(colony, 'b', uniqueName('B'), {handler, schema: {}}), colony)
    expect(JSON.parse(empty.json).spec.schema).toEqual({})
  })

  test('need no handler, group, version or scope', async () => {
    const colony = await its.another()
    const kind = uniqueName('A')
    const bare = {kind, metadata: {name: 'a', colonyname: colony.name}, spec: {names: {kind}}}
    expect(JSON.parse((await add(bare, colony)).json)).toMatchObject({
      kind,
      spec: {group: '', scope: '', handler: {executorType: '', functionName: ''}},
    })
  })

  test('stay while there are blueprints of their kind', async () => {
    const colony = await its.another()
    const {kind, definition} = await newKind(its, colony)
    const blueprints = blueprintsOf(its, colony)
    await blueprints.add(blueprintOf(colony, kind, 'one'))
    expect(await remove(definition, colony)).toBe(409)
    await blueprints.remove('one')
    expect(await remove(definition, colony)).toBe(200)
  })

  test('belong to one colony', async () => {
    const [colony, other] = [await its.another(), await its.another()]
    const {kind} = await newKind(its, other)
    expect(await blueprintsOf(its, colony).addStatus(blueprintOf(colony, kind, 'one'))).toBe(400)
  })
})

// Upstream has a check of definitions, and does not call it.
describe.runIf(embedded)('definitions that no blueprint could be made of', () => {
  test.each<readonly [string, object]>([
    ['no name', {metadata: {name: ''}}],
    ['no kind', {spec: {names: {kind: ''}, handler}}],
    ['a type that nobody knows', {spec: {names: {kind: 'K'}, schema: {properties: {a: {items: {type: 'date'}}}}}}],
    ['another scope', {spec: {names: {kind: 'K'}, scope: 'Universe'}}],
    ['an interval before now', {spec: {names: {kind: 'K'}, handler: {...handler, reconcileInterval: -1}}}],
    ['a handler with too long a name', {spec: {names: {kind: 'K'}, handler: {executorType: 'x'.repeat(250)}}}],
    ['a time that is none', {metadata: {name: 'a', createdAt: 'yesterday'}}],
  ])('%s', async (_what, part) => {
    const whole = definitionOf(its.colony, uniqueName('a'), uniqueName('A'), {handler})
    const parts: {metadata?: object} & object = part
    const metadata = {...whole.metadata, ...parts.metadata}
    expect((await add({...whole, ...part, metadata}, its.colony)).status).toBe(400)
  })
})
