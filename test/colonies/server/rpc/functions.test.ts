import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {countCall} from '../../../../src/colonies/server/tables/function.js'
import {ask, type Reply, replyOf, somebody} from '../../../support/ask.js'
import {type Scene, scene} from '../../../support/colonies-requests.js'

let it: Scene
beforeEach(() => {
  it = scene()
})
afterEach(() => it.home.remove())

const add = (extra: object = {}, key = it.callers.exec.key): Promise<Reply> =>
  ask(it.server, 'addfunctionmsg', {fun: {colonyname: 'dev', executorname: 'worker', funcname: 'f', ...extra}}, key)
const list = async (executorname = ''): Promise<readonly Record<string, unknown>[] | null> =>
  JSON.parse((await ask(it.server, 'getfunctionsmsg', {colonyname: 'dev', executorname}, it.callers.user.key)).json)

describe('functions', () => {
  test('are announced with what they take, and counted by the server alone', async () => {
    const args = [{name: 'n', type: 'int', required: true, enum: ['1', '2']}]
    const added = replyOf(await add({args, description: 'adds', counter: 7, avgexectime: 9}))
    expect(added).toMatchObject({args, description: 'adds', counter: 0, avgexectime: 0})
    expect(await list('worker')).toEqual([added])
    expect(await list()).toEqual([added])
    expect(await list('pend')).toBeNull()
    expect(await list('nobody')).toBeNull()
  })

  test('are announced by their executor only', async () => {
    expect((await add({executorname: 'pend'})).status).toBe(403)
    expect((await add({executorname: 'nobody'})).status).toBe(400)
    expect((await add({}, it.callers.user.key)).status).toBe(403)
  })

  test.each([
    {funcname: ''},
    {funcname: 'x'.repeat(1_000_000)},
    {description: 'x'.repeat(1_000_000)},
    {args: [{name: 'x'.repeat(2_000_000)}]},
  ])('have reasonable sizes: %#', async (extra) => {
    expect((await add(extra)).status).toBe(400)
  })

  test('keep an id that the client made, once', async () => {
    const {id} = somebody()
    expect(replyOf(await add({functionid: id}))).toMatchObject({functionid: id})
    expect((await add({functionid: id})).status).toBe(400)
  })

  test('tell the mean, the least and the most of their calls', async () => {
    await add()
    const {store} = it.server.context
    for (const [waited, worked] of [
      [4, 1],
      [0, 2],
      [2, 6],
    ] as const) {
      store.transaction(() => countCall(store, {executor: 1, name: 'f', waited, worked}))
    }
    expect(await list()).toMatchObject([
      {counter: 3, avgwaittime: 2, avgexectime: 3, minwaittime: 0, maxwaittime: 4, minexectime: 1, maxexectime: 6},
    ])
  })

  test('are counted when a process closes successfully', async () => {
    await add()
    const request = await it.request('closesuccessfulmsg')
    await ask(it.server, 'closesuccessfulmsg', request, it.callers.exec.key)
    await ask(it.server, 'closesuccessfulmsg', request, it.callers.exec.key)
    expect(await list()).toMatchObject([{counter: 1}])
  })

  test('are removed by their executor', async () => {
    const functionid = String(replyOf(await add()).functionid)
    const remove = (id: string, key = it.callers.exec.key) => ask(it.server, 'removefunctionmsg', {functionid: id}, key)
    expect((await remove(functionid, it.callers.other.key)).status).toBe(403)
    expect((await remove(somebody().id)).status).toBe(404)
    expect((await remove(functionid)).status).toBe(200)
    expect(await list()).toBeNull()
  })
})
