import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {hashText} from '../../../../src/colonies/wire/identity.js'
import {ask, type Reply, replyOf, somebody} from '../../../support/ask.js'
import {type Scene, scene} from '../../../support/colonies-requests.js'

let it: Scene
let processid: string
beforeEach(async () => {
  it = scene()
  processid = String((await it.request('addlogmsg')).processid)
})
afterEach(() => it.home.remove())

const add = (extra: object = {}, key = it.callers.exec.key): Promise<Reply> =>
  ask(
    it.server,
    'addattributemsg',
    {attribute: {targetid: processid, attributetype: 1, key: 'k', value: 'v', ...extra}},
    key,
  )

describe('attributes', () => {
  test('have an id that follows from process, key and kind', async () => {
    const {attributeid} = replyOf(await add())
    expect(attributeid).toBe(hashText(`${processid}k1`))
    const found = await ask(it.server, 'getattributemsg', {attributeid: String(attributeid)}, it.callers.user.key)
    expect(replyOf(found)).toMatchObject({key: 'k', value: 'v', targetid: processid, targetcolonyname: 'dev'})
    const process = replyOf(await ask(it.server, 'getprocessmsg', {processid}, it.callers.user.key))
    expect(process.attributes).toEqual([replyOf(found)])
  })

  test('are there once', async () => {
    await add()
    expect((await add({value: 'w'})).status).toBe(400)
    expect((await add({attributetype: 2})).status).toBe(200)
  })

  test('are added by whoever runs the process, while it runs', async () => {
    expect((await add({}, it.callers.user.key)).status).toBe(403)
    expect((await add({}, it.callers.other.key)).status).toBe(403)
    expect((await add({targetid: somebody().id})).status).toBe(404)
    await ask(it.server, 'closesuccessfulmsg', {processid}, it.callers.exec.key)
    expect((await add()).status).toBe(403)
  })

  test.each([{key: ''}, {key: 'x'.repeat(1_000_000)}, {value: 'a\u0000b'}, {attributetype: 17}, {attributetype: -1}])(
    'refuse what cannot be kept: %#',
    async (extra) => {
      expect((await add(extra)).status).toBe(400)
    },
  )

  test('are not shown to another colony', async () => {
    const attributeid = String(replyOf(await add()).attributeid)
    const reply = await ask(it.server, 'getattributemsg', {attributeid}, it.callers.other.key)
    expect(reply.status).toBe(403)
    expect(reply.json).not.toContain('dev')
  })
})
