import {describe, expect, test} from 'vitest'
import {contract} from '../../support/colonies-contract.js'
import {embedded, newColony, someone, uniqueName} from '../../support/colonies-world.js'

// Colonies and their users: colonies-protocol, sections 7 and 18.

const its = contract()

describe('colonies', () => {
  test('are added, listed, shown and removed by the server owner', async () => {
    const {caller, world} = its
    const owner = someone()
    const name = uniqueName('c')
    expect(await caller.ask('addcolonymsg', {colony: {colonyid: owner.id, name}}, world.server.key)).toEqual({
      colonyid: owner.id,
      name,
    })
    expect(await caller.ask('getcoloniesmsg', {}, world.server.key)).toContainEqual({colonyid: owner.id, name})
    expect(await caller.ask('removecolonymsg', {colonyname: name}, world.server.key)).toEqual({})
    expect(await caller.ask('getcoloniesmsg', {}, world.server.key)).not.toContainEqual({colonyid: owner.id, name})
  })

  test('have one name each and an id of 64 characters; ids need not be unique', async () => {
    const {caller, world, colony} = its
    const add = (colonyid: string, name: string) =>
      caller.send('addcolonymsg', {colony: {colonyid, name}}, world.server.key)
    expect((await add(someone().id, colony.name)).status).toBe(400)
    expect((await add('abc', uniqueName('c'))).status).toBe(400)
    const second = uniqueName('c')
    expect((await add(colony.owner.id, second)).status).toBe(200)
    await caller.ask('removecolonymsg', {colonyname: second}, world.server.key)
  })

  test('are shown to members', async () => {
    const {caller, colony} = its
    for (const {key} of [colony.user, colony.executor]) {
      expect(await caller.ask('getcolonymsg', {colonyname: colony.name}, key)).toEqual({
        colonyid: colony.owner.id,
        name: colony.name,
      })
    }
    // Whoever owns a colony is no member of it.
    expect(await caller.status('getcolonymsg', {colonyname: colony.name}, colony.owner.key)).toBe(403)
    expect(await caller.status('getcolonymsg', {colonyname: 'nowhere'}, colony.user.key)).toBe(403)
  })

  test('take everything with them when they are removed', async () => {
    const {caller, world} = its
    const gone = await newColony(world)
    const process = await its.submit({}, {}, gone)
    const graph = await its.submitWorkflow([{nodename: 'a'}], gone)
    await caller.ask('removecolonymsg', {colonyname: gone.name}, world.server.key)
    // The same name again, and nothing of the old colony in it.
    await caller.ask('addcolonymsg', {colony: {colonyid: gone.owner.id, name: gone.name}}, world.server.key)
    expect(await caller.status('getcolonymsg', {colonyname: gone.name}, gone.user.key)).toBe(403)
    const user = {colonyname: gone.name, userid: gone.user.id, name: 'ursula', email: '', phone: ''}
    await caller.ask('addusermsg', {user}, gone.owner.key)
    expect(await its.list(0, {}, gone)).toEqual([])
    expect(await caller.ask('getexecutorsmsg', {colonyname: gone.name}, gone.user.key)).toEqual([])
    expect((await caller.refused('getprocessmsg', {processid: process.processid}, gone.user.key)).status).toBe(404)
    const {processgraphid} = graph
    expect((await caller.send('getprocessgraphmsg', {processgraphid}, gone.user.key)).error).toBe(true)
  })

  test('that are not there cannot be removed', async () => {
    expect((await its.caller.send('removecolonymsg', {colonyname: 'nowhere'}, its.world.server.key)).error).toBe(true)
  })
})

describe('users', () => {
  test('are added by the owner, and shown to members', async () => {
    const {caller, colony} = its
    const user = {colonyname: colony.name, userid: someone().id, name: uniqueName('u'), email: 'e@x', phone: '+46'}
    expect(await caller.ask('addusermsg', {user}, colony.owner.key)).toEqual(user)
    expect(await caller.ask('getusersmsg', {colonyname: colony.name}, colony.executor.key)).toContainEqual(user)
    const {name, userid} = user
    expect(await caller.ask('getusermsg', {colonyname: colony.name, name}, colony.user.key)).toEqual(user)
    expect(await caller.ask('getuserbyidmsg', {colonyname: colony.name, userid}, colony.user.key)).toEqual(user)
    expect(await caller.ask('removeusermsg', {colonyname: colony.name, name}, colony.owner.key)).toEqual({})
    expect(await caller.ask('getusersmsg', {colonyname: colony.name}, colony.user.key)).not.toContainEqual(user)
  })

  test('have one name each', async () => {
    const {caller, colony} = its
    const user = {colonyname: colony.name, userid: someone().id, name: colony.user.name, email: '', phone: ''}
    expect(await caller.status('addusermsg', {user}, colony.owner.key)).toBe(400)
  })

  test('are members: they submit, and may not administer', async () => {
    const {caller, colony} = its
    const process = await its.submit()
    expect(process).toMatchObject({state: 0, initiatorid: colony.user.id, initiatorname: colony.user.name})
    const message = {colonyname: colony.name, name: 'ursula'}
    expect(await caller.status('removeusermsg', message, colony.user.key)).toBe(403)
    const closing = {processid: process.processid, out: []}
    expect(await caller.status('closesuccessfulmsg', closing, colony.user.key)).toBe(403)
  })

  test('that are not there: 500 by name, 404 by id', async () => {
    const {caller, colony} = its
    const missing = {colonyname: colony.name, name: 'nobody'}
    expect(await caller.status('getusermsg', missing, colony.user.key)).toBe(500)
    const byId = {colonyname: colony.name, userid: someone().id}
    expect(await caller.status('getuserbyidmsg', byId, colony.user.key)).toBe(404)
    expect((await caller.send('removeusermsg', missing, colony.owner.key)).error).toBe(true)
  })

  test('that were removed are members no more', async () => {
    const {caller, colony} = its
    const gone = someone()
    const user = {colonyname: colony.name, userid: gone.id, name: 'gone', email: '', phone: ''}
    await caller.ask('addusermsg', {user}, colony.owner.key)
    await caller.ask('getcolonymsg', {colonyname: colony.name}, gone.key)
    await caller.ask('removeusermsg', {colonyname: colony.name, name: 'gone'}, colony.owner.key)
    expect(await caller.status('getcolonymsg', {colonyname: colony.name}, gone.key)).toBe(403)
  })
})

describe.runIf(embedded)('what upstream does badly', () => {
  test('a name with a colon breaks no list', async () => {
    const {caller} = its
    const colony = await its.another()
    const user = {colonyname: colony.name, userid: someone().id, name: 'a:b', email: '', phone: ''}
    const added = await caller.send('addusermsg', {user}, colony.owner.key)
    const users = await caller.ask('getusersmsg', {colonyname: colony.name}, colony.user.key)
    expect(users.map(({name}) => name)).toEqual(added.error ? ['ursula'] : ['ursula', 'a:b'])
  })
})
