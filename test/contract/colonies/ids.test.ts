import {describe, expect, test} from 'vitest'
import {contract, nothingToAssign} from '../../support/colonies-contract.js'
import {embedded, newColony, openEmbedded, someone} from '../../support/colonies-world.js'

// New keys for old names: colonies-protocol, section 18.

const its = contract()

describe('changing the id', () => {
  test('of a user', async () => {
    const {caller} = its
    const colony = await its.another()
    const next = someone()
    const message = {colonyname: colony.name, userid: next.id}
    const reply = await caller.send('changeuseridmsg', message, colony.user.key)
    expect(JSON.parse(reply.json)).toEqual({...message, msgtype: 'changeuseridmsg'})
    const mine = {colonyname: colony.name}
    expect(await caller.status('getcolonymsg', mine, colony.user.key)).toBe(403)
    expect(await caller.ask('getusersmsg', mine, next.key)).toMatchObject([{name: colony.user.name, userid: next.id}])
  })

  test('of an executor', async () => {
    const {caller} = its
    const colony = await its.another()
    const {processid} = await its.submit({}, {}, colony)
    await its.assign(colony.executor, colony)
    const next = someone()
    const message = {colonyname: colony.name, executorid: next.id}
    const reply = await caller.send('changeexecutoridmsg', message, colony.executor.key)
    expect(JSON.parse(reply.json)).toEqual({...message, msgtype: 'changeexecutoridmsg'})
    expect(await nothingToAssign(its, colony.executor, colony)).toBe(403)
    expect(await nothingToAssign(its, next, colony)).toBe(404)
    // Upstream leaves what it runs with the old id, so that nobody can close it.
    const holder = embedded ? next.id : colony.executor.id
    expect((await its.process(processid, colony)).assignedexecutorid).toBe(holder)
    if (embedded) await its.close({processid}, [], next)
  })

  test('of a colony’s owner', async () => {
    const {caller, world} = its
    const colony = await its.another()
    const next = someone()
    const message = {colonyname: colony.name, colonyid: next.id}
    const reply = await caller.send('changecolonyidmsg', message, colony.owner.key)
    expect(JSON.parse(reply.json)).toEqual({...message, msgtype: 'changecolonyidmsg'})
    const mine = {colonyname: colony.name}
    expect(await caller.status('pauseassignmentsmsg', mine, colony.owner.key)).toBe(403)
    await caller.ask('pauseassignmentsmsg', mine, next.key)
    const all = await caller.ask('getcoloniesmsg', {}, world.server.key)
    expect(all).toContainEqual({name: colony.name, colonyid: next.id})
  })

  test('needs 64 characters and the right kind of caller', async () => {
    const {caller, colony} = its
    const {name} = colony
    const short = {colonyname: name, userid: 'abc', executorid: 'abc', colonyid: 'abc'}
    expect((await caller.send('changeuseridmsg', short, colony.user.key)).error).toBe(true)
    expect((await caller.send('changeexecutoridmsg', short, colony.executor.key)).error).toBe(true)
    expect((await caller.send('changecolonyidmsg', short, colony.owner.key)).error).toBe(true)
    const {id} = someone()
    const message = {colonyname: name, userid: id, executorid: id, colonyid: id, serverid: id}
    expect(await caller.status('changeuseridmsg', message, colony.executor.key)).toBe(400)
    expect(await caller.status('changeexecutoridmsg', message, colony.user.key)).toBe(400)
    expect(await caller.status('changecolonyidmsg', message, colony.user.key)).toBe(403)
    expect(await caller.status('changeserveridmsg', message, colony.owner.key)).toBe(403)
  })
})

// A real server would be locked for whoever has its key.
describe.runIf(embedded)('changing the id of the server’s owner', () => {
  test('takes the server from one key to another', async () => {
    const world = await openEmbedded()
    const next = someone()
    const reply = await world.caller.send('changeserveridmsg', {serverid: next.id}, world.server.key)
    expect(JSON.parse(reply.json)).toEqual({serverid: next.id, msgtype: 'changeserveridmsg'})
    expect(await world.caller.status('getcoloniesmsg', {}, world.server.key)).toBe(403)
    await newColony({...world, server: next})
    await world.close()
  })
})

describe.runIf(embedded)('what upstream does badly', () => {
  test('any number of changes uses nothing up', async () => {
    const colony = await its.another()
    let {key} = colony.user
    for (let n = 0; n < 150; n++) {
      const next = someone()
      await its.caller.ask('changeuseridmsg', {colonyname: colony.name, userid: next.id}, key)
      key = next.key
    }
    expect(await its.caller.ask('getcolonymsg', {colonyname: colony.name}, key)).toMatchObject({name: colony.name})
  })
})
