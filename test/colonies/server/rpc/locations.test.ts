import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {ask, askRaw, type Reply, replyOf, somebody} from '../../../support/ask.js'
import {type Scene, scene} from '../../../support/colonies-requests.js'

let it: Scene
beforeEach(() => {
  it = scene()
})
afterEach(() => it.home.remove())

const add = (extra: object = {}): Promise<Reply> => {
  const location = {
    colonyname: 'dev',
    locationid: somebody().id,
    name: 'a:b',
    description: 'd',
    long: 18.06,
    lat: -59.3,
  }
  return ask(it.server, 'addlocationmsg', {location: {...location, ...extra}}, it.callers.owner.key)
}
const get = (name: string): Promise<Reply> =>
  ask(it.server, 'getlocationmsg', {colonyname: 'dev', name}, it.callers.user.key)

describe('locations', () => {
  test('keep their name and coordinates, once', async () => {
    expect((await add()).status).toBe(200)
    expect(replyOf(await get('a:b'))).toMatchObject({name: 'a:b', long: 18.06, lat: -59.3})
    expect((await add()).status).toBe(400)
    const list = await ask(it.server, 'getlocationsmsg', {colonyname: 'dev'}, it.callers.user.key)
    expect(JSON.parse(list.json)).toMatchObject([{name: 'a:b'}])
  })

  test('get an id when the client made none', async () => {
    expect(String(replyOf(await add({locationid: ''})).locationid)).toMatch(/^[0-9a-f]{64}$/)
  })

  test('are removed by their name', async () => {
    await add()
    const remove = () => ask(it.server, 'removelocationmsg', {colonyname: 'dev', name: 'a:b'}, it.callers.owner.key)
    expect((await remove()).status).toBe(200)
    expect((await remove()).status).toBe(400)
    expect((await get('a:b')).status).toBe(404)
  })

  test.each([{name: ''}, {name: 'x'.repeat(1_000_000)}, {description: 'x'.repeat(1_000_000)}])(
    'have reasonable sizes: %#',
    async (extra) => {
      expect((await add(extra)).status).toBe(400)
    },
  )

  test.each(['1e400', '-1e400', '"1"', '[]', 'true'])('are somewhere: %s', async (long) => {
    const json = `{"location":{"colonyname":"dev","name":"x","long":${long}}}`
    expect((await askRaw(it.server, 'addlocationmsg', json, it.callers.owner.key)).status).toBe(400)
  })
})
