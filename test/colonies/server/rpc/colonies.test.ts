import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {integer} from '../../../../src/store/rows.js'
import type {Reply} from '../../../support/ask.js'
import {ask, replyOf, somebody} from '../../../support/ask.js'
import {type Scene, scene} from '../../../support/colonies-requests.js'

let it: Scene
beforeEach(() => {
  it = scene()
})
afterEach(() => it.home.remove())

const add = (name: string, colonyid = somebody().id): Promise<Reply> =>
  ask(it.server, 'addcolonymsg', {colony: {name, colonyid}}, it.callers.server.key)
const remove = (colonyname: string): Promise<Reply> =>
  ask(it.server, 'removecolonymsg', {colonyname}, it.callers.server.key)

describe('colonies', () => {
  test('have names of their own, but owners as they like', async () => {
    const {id} = somebody()
    expect(replyOf(await add('a:b', id))).toEqual({colonyid: id, name: 'a:b'})
    expect((await add('c', id)).status).toBe(200)
    expect((await add('a:b')).status).toBe(400)
    const all = await ask(it.server, 'getcoloniesmsg', {}, it.callers.server.key)
    expect(JSON.parse(all.json)).toMatchObject([{name: 'dev'}, {name: 'elsewhere'}, {name: 'a:b'}, {name: 'c'}])
  })

  test.each([['', 'x'.repeat(257), 'x'.repeat(1_000_000), 'a\nb', 'a\u0000']])(
    'refuse a name that is none',
    async (name) => {
      expect((await add(name)).status).toBe(400)
    },
  )

  test('refuse an owner who could never sign', async () => {
    expect((await add('new', 'x'.repeat(64))).status).toBe(400)
    expect((await add('new', 'ab'.repeat(31))).status).toBe(400)
  })

  test('that are unknown cannot be removed', async () => {
    expect((await remove('nowhere')).status).toBe(400)
  })

  test('leave nothing behind when they are removed', async () => {
    const {store} = it.server.context
    const tables = store
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all()
      .map((row) => String(row.name))
    const rows = (): Record<string, number> =>
      Object.fromEntries(
        tables.map((table) => [table, integer(store.prepare(`SELECT count(*) AS n FROM ${table}`).get() ?? {}, 'n')]),
      )
    const before = rows()
    const owner = somebody()
    await add('full', owner.id)
    const worker = somebody()
    const user = somebody()
    const colonyname = 'full'
    await ask(it.server, 'addusermsg', {user: {colonyname, userid: user.id, name: 'u'}}, owner.key)
    const executor = {colonyname, executorid: worker.id, executorname: 'w', executortype: 't'}
    await ask(it.server, 'addexecutormsg', {executor}, owner.key)
    await ask(it.server, 'approveexecutormsg', {colonyname, executorname: 'w'}, owner.key)
    await ask(it.server, 'addlocationmsg', {location: {colonyname, name: 'l'}}, owner.key)
    const fun = {colonyname, executorname: 'w', funcname: 'f'}
    expect((await ask(it.server, 'addfunctionmsg', {fun}, worker.key)).status).toBe(200)
    const conditions = {colonyname, executortype: 't'}
    const spec = {funcname: 'f', conditions, env: {a: 'b'}, channels: ['c'], maxexectime: -1}
    for (let count = 0; count < 3; count += 1) await ask(it.server, 'submitfuncspecmsg', {spec}, user.key)
    const assigned = replyOf(await ask(it.server, 'assignprocessmsg', {colonyname, timeout: -1}, worker.key))
    const processid = String(assigned.processid)
    expect((await ask(it.server, 'addlogmsg', {processid, message: 'm'}, worker.key)).status).toBe(200)
    const said = {processid, name: 'c', sequence: 1n, payload: Buffer.from('hi')}
    expect((await ask(it.server, 'channelappendmsg', said, user.key)).status).toBe(200)
    const functionspecs = [
      {...spec, nodename: 'a'},
      {...spec, nodename: 'b', conditions: {...conditions, dependencies: ['a']}},
    ]
    const workflow = {colonyname, functionspecs}
    expect((await ask(it.server, 'submitworkflowspecmsg', {spec: workflow}, user.key)).status).toBe(200)
    const workflowspec = JSON.stringify(workflow)
    await ask(it.server, 'addcronmsg', {cron: {colonyname, name: 'c', interval: 100, workflowspec}}, user.key)
    const generator = {colonyname, name: 'g', workflowspec, trigger: 10}
    const added = await ask(it.server, 'addgeneratormsg', {generator}, user.key)
    const generatorid = String(replyOf(added).generatorid)
    expect((await ask(it.server, 'packgeneratormsg', {generatorid, arg: 'a'}, user.key)).status).toBe(200)
    const metadata = {name: 'b', colonyname}
    const blueprintdefinition = {metadata, spec: {names: {kind: 'B'}, handler: {executorType: 't'}}}
    expect((await ask(it.server, 'addblueprintdefinitionmsg', {blueprintdefinition}, owner.key)).status).toBe(200)
    expect((await ask(it.server, 'addblueprintmsg', {blueprint: {kind: 'B', metadata}}, user.key)).status).toBe(200)
    const file = {colonyname, label: '/l', name: 'f'}
    expect((await ask(it.server, 'addfilemsg', {file}, user.key)).status).toBe(200)
    await ask(it.server, 'createsnapshotmsg', {colonyname, label: '/l', name: 's'}, user.key)
    for (const [table, count] of Object.entries(rows())) {
      // Objects and their buckets are the server's: whoever removes a colony keeps the bytes.
      if (
        ![
          'bucket',
          'object',
          'part',
          'piece',
          'upload',
          'server',
          'lease',
          'replay',
          'migration',
          'schema_migration',
        ].includes(table)
      )
        expect([table, count]).not.toEqual([table, 0])
    }

    expect(await remove('full')).toMatchObject({status: 200, json: '{}'})
    expect({...rows(), change: 0}).toEqual({...before, change: 0})
    // The name is free, and what comes next has nothing of what was.
    await add('full', owner.id)
    await ask(it.server, 'addusermsg', {user: {colonyname, userid: user.id, name: 'u'}}, owner.key)
    const stats = replyOf(await ask(it.server, 'getcolonystatsmsg', {colonyname}, user.key))
    expect(stats).toMatchObject({executors: 0, waitingprocesses: 0, runningprocesses: 0, waitingworkflows: 0})
  })

  test('tell their status only to members, and others that it is not for them', async () => {
    for (const caller of ['server', 'owner', 'pending', 'other', 'none'] as const) {
      const reply = await ask(it.server, 'getcolonystatsmsg', {colonyname: 'dev'}, it.callers[caller].key)
      expect(reply).toMatchObject({status: 403, type: 'error'})
      expect(JSON.parse(reply.json)).toMatchObject({status: 403})
    }
  })

  test('change hands with the old key only', async () => {
    const next = somebody()
    const change = {colonyname: 'dev', colonyid: next.id}
    const done = await ask(it.server, 'changecolonyidmsg', change, it.callers.owner.key)
    expect(JSON.parse(done.json)).toEqual({...change, msgtype: 'changecolonyidmsg'})
    expect((await ask(it.server, 'changecolonyidmsg', change, it.callers.owner.key)).status).toBe(403)
    const user = {colonyname: 'dev', userid: somebody().id, name: 'new'}
    expect((await ask(it.server, 'addusermsg', {user}, next.key)).status).toBe(200)
    expect((await ask(it.server, 'changecolonyidmsg', {...change, colonyid: 'short'}, next.key)).status).toBe(400)
  })

  test('hand out nothing while they pause, and wake those who wait when they resume', async () => {
    const {user, exec, owner} = it.callers
    const other = it.home.open()
    const at = {colonyname: 'dev'}
    const status = async (): Promise<unknown> => replyOf(await ask(other, 'getpausestatusmsg', at, user.key)).ispaused
    expect(await ask(it.server, 'pauseassignmentsmsg', at, owner.key)).toMatchObject({status: 200, json: '{}'})
    expect(await status()).toBe(true)
    const spec = {funcname: 'f', conditions: {colonyname: 'dev', executortype: 'cli'}, maxexectime: -1}
    await ask(it.server, 'submitfuncspecmsg', {spec}, user.key)
    expect((await ask(it.server, 'assignprocessmsg', {...at, timeout: -1}, exec.key)).status).toBe(503)
    expect((await ask(it.server, 'assignprocessmsg', {...at, timeout: 1}, exec.key)).status).toBe(408)
    // Those who wait in another process hear of it too.
    const waiting = ask(other, 'assignprocessmsg', {...at, timeout: 30}, exec.key)
    const started = Date.now()
    expect((await ask(it.server, 'resumeassignmentsmsg', at, owner.key)).status).toBe(200)
    expect((await waiting).status).toBe(200)
    expect(Date.now() - started).toBeLessThan(10_000)
    expect(await status()).toBe(false)
  })
})
