import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {ask, replyOf, somebody} from '../../../support/ask.js'
import {type Scene, scene} from '../../../support/colonies-requests.js'

let it: Scene
beforeEach(() => {
  it = scene()
})
afterEach(() => it.home.remove())

describe('the server', () => {
  test('tells version and places to anybody', async () => {
    const server = it.home.open({
      settings: {buildVersion: '1.2.3', buildTime: 'then', backends: () => [{host: '::1', port: 1234, tls: true}]},
    })
    expect(replyOf(await ask(server, 'versionmsg', {}))).toMatchObject({buildversion: '1.2.3', buildtime: 'then'})
    expect(replyOf(await ask(server, 'getserverinfomsg', {}))).toEqual({
      buildversion: '1.2.3',
      buildtime: 'then',
      backends: [{type: 'http', port: 1234, host: '::1', tls: true}],
    })
  })

  test('changes hands with the old key only', async () => {
    const next = somebody()
    const change = {serverid: next.id}
    expect((await ask(it.server, 'changeserveridmsg', {serverid: 'x'}, it.callers.server.key)).status).toBe(400)
    const done = await ask(it.server, 'changeserveridmsg', change, it.callers.server.key)
    expect(JSON.parse(done.json)).toEqual({...change, msgtype: 'changeserveridmsg'})
    expect((await ask(it.server, 'getcoloniesmsg', {}, it.callers.server.key)).status).toBe(403)
    expect((await ask(it.home.open(), 'getcoloniesmsg', {}, next.key)).status).toBe(200)
  })

  test('counts what is in one colony, and what is on the server', async () => {
    const {as} = it
    for (const type of ['closesuccessfulmsg', 'closefailedmsg'] as const) {
      await as('exec', type, await it.request(type))
    }
    await as('user', 'cancelprocessmsg', await it.request('cancelprocessmsg'))
    await as('user', 'cancelprocessgraphmsg', await it.request('cancelprocessgraphmsg'))
    await it.request('getprocessmsg')
    await it.request('addlogmsg')
    await it.request('getprocessmsg')
    await as('user', 'submitworkflowspecmsg', await it.request('submitworkflowspecmsg'))
    await as('owner', 'removeexecutormsg', await it.request('removeexecutormsg'))
    const inColony = await as('user', 'getcolonystatsmsg', {colonyname: 'dev'})
    expect(inColony).toEqual({
      colonies: 1,
      executors: 3,
      activeexecutors: 1,
      unregisteredexecutors: 1,
      waitingprocesses: 3,
      runningprocesses: 1,
      successfulprocesses: 1,
      failedprocesses: 1,
      cancelledprocesses: 3,
      waitingworkflows: 1,
      runningworkflows: 0,
      successfulworkflows: 0,
      failedworkflows: 0,
      cancelledworkflows: 1,
    })
    expect(await as('server', 'getstatisticsmsg', {})).toEqual({...inColony, colonies: 2})
    const elsewhere = await as('other', 'getcolonystatsmsg', {colonyname: 'elsewhere'})
    expect(elsewhere).toMatchObject({executors: 0, waitingprocesses: 0, cancelledworkflows: 0})
  })
})
