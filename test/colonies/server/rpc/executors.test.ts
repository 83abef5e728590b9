import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import type {ColoniesServer} from '../../../../src/colonies/server/open-server.js'
import {ask, type Reply, replyOf, somebody} from '../../../support/ask.js'
import {type Colony, colony} from '../../../support/colony.js'

let home: Colony
let server: ColoniesServer
beforeEach(() => {
  home = colony()
  server = home.open()
})
afterEach(() => home.remove())

const add = (name: string, id: string, key = home.keys.owner, on = server): Promise<Reply> =>
  ask(
    on,
    'addexecutormsg',
    {executor: {executorid: id, executorname: name, executortype: 'cli', colonyname: 'dev'}},
    key,
  )
const byName = async (name: string): Promise<Record<string, unknown>> =>
  replyOf(await ask(server, 'getexecutormsg', {colonyname: 'dev', executorname: name}, home.keys.user))
const named = (type: 'approveexecutormsg' | 'rejectexecutormsg' | 'removeexecutormsg', executorname: string) =>
  ask(server, type, {colonyname: 'dev', executorname}, home.keys.owner)
const submit = async (): Promise<string> => {
  const spec = {funcname: 'f', conditions: {colonyname: 'dev', executortype: 'cli'}, maxexectime: -1, maxretries: 3}
  return String(replyOf(await ask(server, 'submitfuncspecmsg', {spec}, home.keys.user)).processid)
}
const assign = (key: Uint8Array): Promise<Reply> =>
  ask(server, 'assignprocessmsg', {colonyname: 'dev', timeout: -1}, key)
const process = async (processid: string): Promise<Record<string, unknown>> =>
  replyOf(await ask(server, 'getprocessmsg', {processid}, home.keys.user))

describe('executors', () => {
  test('is pending until it is approved, works then, and no more once rejected', async () => {
    const one = somebody()
    await submit()
    expect(replyOf(await add('one', one.id))).toMatchObject({state: 0, executorname: 'one'})
    expect((await assign(one.key)).status).toBe(403)
    expect(await named('approveexecutormsg', 'one')).toMatchObject({status: 200, json: '{}'})
    expect((await assign(one.key)).status).toBe(200)
    await named('rejectexecutormsg', 'one')
    expect((await byName('one')).state).toBe(2)
    expect((await assign(one.key)).status).toBe(403)
  })

  test('has one name once, however it is spelt', async () => {
    expect((await add('a:b', somebody().id)).status).toBe(200)
    expect((await add('a:b', somebody().id)).status).toBe(400)
    const list = await ask(server, 'getexecutorsmsg', {colonyname: 'dev'}, home.keys.user)
    expect(JSON.parse(list.json)).toMatchObject([{executorname: 'worker'}, {executorname: 'a:b'}])
  })

  test('gives back what it ran when it is removed, and frees its name', async () => {
    const id = await submit()
    expect((await assign(home.keys.executor)).status).toBe(200)
    await ask(
      server,
      'addfunctionmsg',
      {fun: {colonyname: 'dev', executorname: 'worker', funcname: 'f'}},
      home.keys.executor,
    )
    await named('removeexecutormsg', 'worker')
    expect(await process(id)).toMatchObject({state: 0, retries: 0, assignedexecutorid: '', isassigned: false})
    expect(await byName('worker')).toMatchObject({state: 3})
    const next = somebody()
    expect(replyOf(await add('worker', next.id))).toMatchObject({state: 0, executorid: next.id})
    await named('approveexecutormsg', 'worker')
    expect(replyOf(await assign(next.key)).processid).toBe(id)
    expect((await assign(home.keys.executor)).status).toBe(403)
  })

  test.each(['removeexecutormsg', 'rejectexecutormsg'] as const)(
    'gets nothing any more while it waits: %s',
    async (type) => {
      const waiting = ask(server, 'assignprocessmsg', {colonyname: 'dev', timeout: 2}, home.keys.executor)
      await named(type, 'worker')
      const id = await submit()
      expect((await waiting).status).toBeGreaterThanOrEqual(400)
      expect(await process(id)).toMatchObject({state: 0, assignedexecutorid: ''})
    },
  )

  test('that is removed leaves its work to one that waits', async () => {
    const second = somebody()
    await add('second', second.id)
    await named('approveexecutormsg', 'second')
    const id = await submit()
    expect(replyOf(await assign(home.keys.executor)).processid).toBe(id)
    const waiting = ask(home.open(), 'assignprocessmsg', {colonyname: 'dev', timeout: 30}, second.key)
    await named('removeexecutormsg', 'worker')
    expect(replyOf(await waiting)).toMatchObject({processid: id, retries: 0, assignedexecutorid: second.id})
  })

  test('takes over a name that is in use only where the server allows it', async () => {
    const id = await submit()
    await assign(home.keys.executor)
    const next = somebody()
    expect((await add('worker', next.id)).status).toBe(400)
    const lenient = home.open({settings: {allowReregister: true}})
    expect((await add('worker', next.id, home.keys.owner, lenient)).status).toBe(200)
    expect(await byName('worker')).toMatchObject({state: 0, executorid: next.id})
    expect((await process(id)).state).toBe(0)
  })

  test('has a key that was used under a name that is gone', async () => {
    await named('removeexecutormsg', 'worker')
    const {id} = somebody(home.keys.executor)
    await add('again', id)
    await named('approveexecutormsg', 'again')
    expect((await assign(home.keys.executor)).status).toBe(404)
  })

  test('changes its key with the old one, and goes on with what it runs', async () => {
    const processid = await submit()
    await assign(home.keys.executor)
    const next = somebody()
    const change = {colonyname: 'dev', executorid: next.id}
    const done = await ask(server, 'changeexecutoridmsg', change, home.keys.executor)
    expect(JSON.parse(done.json)).toEqual({...change, msgtype: 'changeexecutoridmsg'})
    expect((await assign(home.keys.executor)).status).toBe(403)
    expect((await ask(server, 'closesuccessfulmsg', {processid}, home.keys.executor)).status).toBe(403)
    expect((await ask(server, 'closesuccessfulmsg', {processid}, next.key)).status).toBe(200)
    expect((await ask(server, 'changeexecutoridmsg', {...change, executorid: 'x'}, next.key)).status).toBe(400)
    expect((await ask(server, 'changeexecutoridmsg', change, home.keys.user)).status).toBe(400)
  })

  test('describes itself, and nobody else does', async () => {
    const hardware = [{model: 'm', nodes: 1, cpu: '4000m', cores: 4, mem: '8Gi', network: ['10.0.0.1']}]
    const capabilities = {hardware, software: [{name: 'n', type: 't', version: '1'}]}
    const at = {colonyname: 'dev', executorname: 'worker'}
    const update = (request: typeof at, key = home.keys.executor) =>
      ask(server, 'updateexecutormsg', {...request, capabilities}, key)
    expect((await update(at)).status).toBe(200)
    const projects = {
      p: {allocatedcpu: 1, usedcpu: 2 ** 40, allocatedgpu: 3, usedgpu: 4, allocatedstorage: 5, usedstorage: 6},
    }
    const report = {...at, allocations: {projects}}
    expect((await ask(server, 'reportallocationmsg', report, home.keys.executor)).status).toBe(200)
    expect(await byName('worker')).toMatchObject({capabilities, allocations: {projects}})
    expect((await update(at, home.keys.user)).status).toBe(400)
    expect((await update({...at, executorname: 'nobody'})).status).toBe(400)
    const long = {hardware: [{model: 'x'.repeat(2_000_000)}]}
    expect((await ask(server, 'updateexecutormsg', {...at, capabilities: long}, home.keys.executor)).status).toBe(400)
  })

  test.each([
    ['no hex', 'g'.repeat(64)],
    ['too short', 'ab'],
    ['upper case', 'A'.repeat(64)],
  ])('has an identity that can sign: %s', async (_what, id) => {
    expect((await add('one', id)).status).toBe(400)
  })

  test.each([
    ['', 'empty'],
    ['x'.repeat(1_000_000), 'a megabyte'],
    ['a\u0000b', 'a NUL'],
    ['\u001b[2J', 'a control sequence'],
  ])('has a name: %#', async (name) => {
    expect((await add(name, somebody().id)).status).toBe(400)
  })
})
