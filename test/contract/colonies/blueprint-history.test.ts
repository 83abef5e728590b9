import {describe, expect, test} from 'vitest'
import {blueprintOf, blueprintsOf, newKind} from '../../support/colonies-blueprints.js'
import {contract} from '../../support/colonies-contract.js'
import {embedded, uniqueName} from '../../support/colonies-world.js'

// Generations: colonies-protocol, section 20.

const its = contract()

const start = async () => {
  const colony = await its.another()
  const {kind, reconciler} = await newKind(its, colony)
  const blueprints = blueprintsOf(its, colony)
  const first = await blueprints.add(blueprintOf(colony, kind, 'one', {a: 1, z: {b: 1, c: 2}}))
  const update = (spec: object, force = false, metadata: object = {}) =>
    blueprints.update(blueprintOf(colony, kind, 'one', spec, metadata), force)
  return {colony, kind, reconciler, blueprints, first, update}
}

describe('an update', () => {
  test('with another spec makes a generation, and a process', async () => {
    const {blueprints, reconciler, first, update} = await start()
    const second = await update({a: 2}, false, {generation: 77, labels: {x: 'y'}})
    expect(second).toMatchObject({blueprintid: first.blueprintid, metadata: {generation: 1n, labels: {x: 'y'}}})
    expect(second.spec).toEqual({a: 2})
    expect(await blueprints.get('one')).toEqual(second)
    expect((await update({a: 3})).metadata.generation).toBe(2n)
    expect(await blueprints.waiting(reconciler)).toHaveLength(3)
  })

  test('with the same spec makes neither, unless it is forced', async () => {
    const {blueprints, reconciler, first, update} = await start()
    const same = await update({z: {c: 2, b: 1}, a: 1}, false, {labels: {x: 'y'}})
    expect(same.metadata.generation).toBe(0n)
    expect((await blueprints.get('one')).metadata.labels).toEqual({x: 'y'})
    expect(await blueprints.waiting(reconciler)).toHaveLength(1)
    expect(await blueprints.history(first.blueprintid)).toHaveLength(1)
    expect((await update({a: 1, z: {b: 1, c: 2}}, true)).metadata.generation).toBe(1n)
    expect(await blueprints.waiting(reconciler)).toHaveLength(2)
    expect(await blueprints.history(first.blueprintid)).toHaveLength(2)
  })

  test('of what is not there is refused', async () => {
    const {colony, kind} = await start()
    const message = {blueprint: blueprintOf(colony, kind, 'none'), forcegeneration: false}
    expect(await its.caller.status('updateblueprintmsg', message, colony.user.key)).toBe(404)
    const kindless = {blueprint: blueprintOf(colony, '', 'one'), forcegeneration: false}
    expect(await its.caller.status('updateblueprintmsg', kindless, colony.user.key)).toBe(400)
  })

  // Upstream takes the status of the request, or none: what a reconciler reported meanwhile is lost.
  test.runIf(embedded)('leaves the status and the times that it does not tell', async () => {
    const {colony, kind, blueprints} = await start()
    const createdAt = '2026-01-02T03:04:05Z'
    await blueprints.add(blueprintOf(colony, kind, 'two', {}, {createdAt}))
    await blueprints.report('two', {ready: 1})
    const blueprint = {...blueprintOf(colony, kind, 'two', {a: 2}), status: {ready: 0}}
    const updated = await blueprints.update(blueprint)
    expect(updated).toMatchObject({status: {ready: 1}, metadata: {createdAt}})
    expect(await blueprints.get('two')).toEqual(updated)
  })
})

describe('the history', () => {
  test('tells each generation, the newest first', async () => {
    const {colony, kind, blueprints, first, update} = await start()
    const {blueprintid} = first
    await update({a: 2})
    const owner = {blueprint: blueprintOf(colony, kind, 'one', {a: 3}), forcegeneration: false}
    await its.caller.ask('updateblueprintmsg', owner, colony.owner.key)
    const entries = await blueprints.history(blueprintid)
    const same = {blueprintid, kind, namespace: colony.name, name: 'one'}
    expect(entries).toMatchObject([
      {...same, generation: 2n, spec: {a: 3}, changedby: colony.owner.id, changetype: 'update'},
      {...same, generation: 1n, spec: {a: 2}, changedby: colony.user.id, changetype: 'update'},
      {...same, generation: 0n, spec: {a: 1, z: {b: 1, c: 2}}, changedby: colony.user.id, changetype: 'create'},
    ])
    for (const {historyid} of entries) expect(historyid).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)
    expect(await blueprints.history(blueprintid, 2)).toEqual(entries.slice(0, 2))
    expect(await blueprints.history(blueprintid, -1)).toEqual(entries)
  })

  test('goes with the blueprint', async () => {
    const {colony, blueprints, first} = await start()
    await blueprints.remove('one')
    const message = {blueprintid: first.blueprintid, limit: 1}
    expect(await its.caller.status('getblueprinthistorymsg', message, colony.user.key)).toBe(404)
    const none = {blueprintid: uniqueName('id'), limit: 1}
    expect(await its.caller.status('getblueprinthistorymsg', none, colony.user.key)).toBe(404)
  })

  test('is not for other colonies', async () => {
    const {first} = await start()
    const message = {blueprintid: first.blueprintid, limit: 1}
    expect(await its.caller.status('getblueprinthistorymsg', message, its.colony.user.key)).toBe(403)
  })
})
