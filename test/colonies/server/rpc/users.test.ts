import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {ask, replyOf, somebody} from '../../../support/ask.js'
import {type Scene, scene} from '../../../support/colonies-requests.js'

let it: Scene
beforeEach(() => {
  it = scene()
})
afterEach(() => it.home.remove())

const add = async (name: string, userid = somebody().id): Promise<number> => {
  const user = {colonyname: 'dev', userid, name, email: 'e', phone: 'p'}
  return (await ask(it.server, 'addusermsg', {user}, it.callers.owner.key)).status
}

describe('users', () => {
  test('have a name and a key of their own in a colony', async () => {
    const {id} = somebody()
    expect(await add('a:b', id)).toBe(200)
    expect(await add('a:b')).toBe(400)
    expect(await add('c', id)).toBe(400)
    const list = await ask(it.server, 'getusersmsg', {colonyname: 'dev'}, it.callers.user.key)
    expect(JSON.parse(list.json)).toMatchObject([{name: 'me'}, {name: 'a:b', userid: id, email: 'e', phone: 'p'}])
  })

  test.each(['', 'x'.repeat(1_000_000), 'a\u0007'])('refuse a name that is none: %#', async (name) => {
    expect(await add(name)).toBe(400)
  })

  test('are found by name and id in their colony only', async () => {
    const {user, other} = it.callers
    const byId = (userid: string) => ask(it.server, 'getuserbyidmsg', {colonyname: 'dev', userid}, user.key)
    expect(replyOf(await byId(user.id))).toMatchObject({name: 'me'})
    expect((await byId(other.id)).status).toBe(404)
    // What belongs to another colony is as unknown as what belongs to none.
    expect((await byId(other.id)).json.replace(other.id, '')).toBe(
      (await byId('0'.repeat(64))).json.replace('0'.repeat(64), ''),
    )
    expect((await ask(it.server, 'getusermsg', {colonyname: 'dev', name: 'them'}, user.key)).status).toBe(500)
  })

  test('that are removed are no members any more', async () => {
    const remove = (name: string) => ask(it.server, 'removeusermsg', {colonyname: 'dev', name}, it.callers.owner.key)
    expect((await remove('nobody')).status).toBe(400)
    expect((await remove('me')).status).toBe(200)
    expect((await ask(it.server, 'getcolonymsg', {colonyname: 'dev'}, it.callers.user.key)).status).toBe(403)
  })

  test('change their key with the old one, and keep what they submitted', async () => {
    const next = somebody()
    const {user} = it.callers
    const request = await it.request('getprocessmsg')
    const change = {colonyname: 'dev', userid: next.id}
    expect(JSON.parse((await ask(it.server, 'changeuseridmsg', change, user.key)).json)).toEqual({
      ...change,
      msgtype: 'changeuseridmsg',
    })
    expect((await ask(it.server, 'changeuseridmsg', change, user.key)).status).toBe(403)
    expect(replyOf(await ask(it.server, 'getprocessmsg', request, next.key))).toMatchObject({initiatorid: user.id})
  })

  test('change to a key that is free, and to one that can sign', async () => {
    const {id} = somebody()
    await add('taken', id)
    const change = (userid: string) =>
      ask(it.server, 'changeuseridmsg', {colonyname: 'dev', userid}, it.callers.user.key)
    expect((await change(id)).status).toBe(400)
    expect((await change('')).status).toBe(400)
    expect((await change('z'.repeat(64))).status).toBe(400)
  })

  test('change many keys in a row: nothing runs out', async () => {
    let {key} = it.callers.user
    for (let count = 0; count < 300; count += 1) {
      const next = somebody()
      const reply = await ask(it.server, 'changeuseridmsg', {colonyname: 'dev', userid: next.id}, key)
      expect(reply.status).toBe(200)
      key = next.key
    }
  })
})
