import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {parseJson} from '../../../../src/colonies/wire/json.js'
import type {Log} from '../../../../src/colonies/wire/objects/process.js'
import {ask, type Reply, somebody} from '../../../support/ask.js'
import {type Scene, scene} from '../../../support/colonies-requests.js'
import {addExecutor} from '../../../support/colony.js'

let it: Scene
let processid: string
beforeEach(async () => {
  it = scene()
  processid = String((await it.request('addlogmsg')).processid)
})
afterEach(() => it.home.remove())

const write = (message: string, server = it.server): Promise<Reply> =>
  ask(server, 'addlogmsg', {processid, message}, it.callers.exec.key)
const get = (extra: object = {}, key = it.callers.user.key): Promise<Reply> =>
  ask(it.server, 'getlogsmsg', {colonyname: 'dev', processid, count: 100, ...extra}, key)
const lines = (reply: Reply): readonly Log[] => {
  expect(reply.status).toBe(200)
  return (parseJson(reply.json) ?? []) as readonly Log[]
}
const messages = (reply: Reply): readonly string[] => lines(reply).map((line) => line.message)
const search = (text: string, extra: object = {}, key = it.callers.user.key): Promise<Reply> =>
  ask(it.server, 'searchlogsmsg', {colonyname: 'dev', text, days: 1, count: 100, ...extra}, key)

describe('logs', () => {
  test('keep their text as it is, oldest first', async () => {
    const texts = ['first', ' second\n', '', 'ünï <&> \u2028', '\r\u001b[1mbold']
    for (const text of texts) await write(text)
    expect(messages(await get())).toEqual(texts)
    expect(lines(await get())[0]).toMatchObject({processid, colonyname: 'dev', executorname: 'worker'})
  })

  test('refuse a NUL, which the store would cut off', async () => {
    expect((await write('a\u0000b')).status).toBe(400)
  })

  test('have times that grow strictly, from any number of servers, with a clock that stands still or goes back', async () => {
    let now = 1_700_000_000_000
    const slow = it.home.open({now: () => now})
    const other = it.home.open({now: () => now - 60_000})
    for (let count = 0; count < 20; count += 1) {
      await Promise.all([write(`a${count}`, slow), write(`b${count}`, other), write(`c${count}`)])
      now -= 1000
    }
    const times = lines(await get()).map((line) => BigInt(line.timestamp))
    expect(times).toHaveLength(60)
    expect(times.every((time, index) => index === 0 || time > (times[index - 1] ?? time))).toBe(true)
  })

  test('are followed without a loss or a repetition', async () => {
    const other = it.home.open()
    const seen: string[] = []
    let since = 0n
    let writing = true
    const follow = async (): Promise<void> => {
      for (;;) {
        const last = !writing
        const found = lines(await get({since, count: 7}))
        seen.push(...found.map((line) => line.message))
        since = BigInt(found.at(-1)?.timestamp ?? since)
        if (last && found.length === 0) return
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    const following = follow()
    for (let count = 0; count < 100; count += 1) {
      await Promise.all([write(`${count}`), write(`${count} too`, other)])
    }
    writing = false
    await following
    const all: string[] = []
    for (let from = 0n; ; ) {
      const found = lines(await get({since: from, count: 500}))
      if (found.length === 0) break
      all.push(...found.map((line) => line.message))
      from = BigInt(found.at(-1)?.timestamp ?? 0n)
    }
    expect(seen).toHaveLength(200)
    expect(seen).toEqual(all)
  })

  test('give the newest when asked for them, still oldest first', async () => {
    for (let count = 0; count < 10; count += 1) await write(`${count}`)
    expect(messages(await get({count: 3}))).toEqual(['0', '1', '2'])
    expect(messages(await get({count: 3, latest: true}))).toEqual(['7', '8', '9'])
    expect((await get({count: 0})).json).toBe('null')
  })

  test('limit how many are asked for', async () => {
    expect((await get({count: 501})).status).toBe(403)
    expect((await get({count: 500})).status).toBe(200)
    expect((await get({count: -1})).status).toBe(400)
    expect((await search('x', {count: 101})).status).toBe(400)
    expect((await search('x', {count: -1})).status).toBe(400)
    expect((await search('x', {days: 31})).status).toBe(400)
    expect((await search('x', {days: -1})).status).toBe(400)
  })

  test('are written by whoever runs the process, while it runs', async () => {
    const {user, other, exec} = it.callers
    const as = (key: Uint8Array, id = processid) => ask(it.server, 'addlogmsg', {processid: id, message: 'm'}, key)
    expect((await as(user.key)).status).toBe(403)
    expect((await as(other.key)).status).toBe(403)
    expect((await as(exec.key, somebody().id)).status).toBe(500)
    await ask(it.server, 'closesuccessfulmsg', {processid}, exec.key)
    expect((await write('late')).status).toBe(403)
  })

  test('of an executor are its own and those of what it ran', async () => {
    await write('of a process')
    const own = {colonyname: 'dev', executorname: 'worker', message: 'of its own'}
    expect((await ask(it.server, 'addexecutorlogmsg', own, it.callers.exec.key)).status).toBe(200)
    const other = {...own, executorname: 'pend'}
    expect((await ask(it.server, 'addexecutorlogmsg', other, it.callers.exec.key)).status).toBe(403)
    expect(messages(await get({executorname: 'worker', processid: ''}))).toEqual(['of a process', 'of its own'])
    expect(messages(await get())).toEqual(['of a process'])
    expect((await get({executorname: 'nobody'})).status).toBe(500)
    expect((await get({processid: ''})).status).toBe(500)
  })

  test('by the name of an executor are those of its colony only', async () => {
    await write('secret of dev')
    const them = somebody()
    const {store} = it.server.context
    store.transaction(() => addExecutor(store, 2, 'worker', them.key))
    const own = {colonyname: 'elsewhere', executorname: 'worker', message: 'secret of elsewhere'}
    await ask(it.server, 'addexecutorlogmsg', own, them.key)
    const theirs = {colonyname: 'elsewhere', executorname: 'worker', processid: ''}
    for (const extra of [{}, {latest: true}, {since: 1n}]) {
      expect(messages(await get({...theirs, ...extra}, it.callers.other.key))).toEqual(['secret of elsewhere'])
      expect(messages(await get({executorname: 'worker', ...extra}))).toEqual(['secret of dev'])
    }
    expect((await get({executorname: 'worker'}, it.callers.other.key)).status).toBe(403)
    expect((await get({}, it.callers.other.key)).status).toBe(403)
    // Naming one's own colony does not open a process of another.
    expect((await get({colonyname: 'elsewhere'}, it.callers.other.key)).status).toBe(403)
    expect(messages(await search('secret', {colonyname: 'elsewhere'}, it.callers.other.key))).toEqual([
      'secret of elsewhere',
    ])
  })

  test('end a list before it is too large, and give the rest to whoever goes on', async () => {
    const large = 'x'.repeat(12 * 1024 * 1024)
    for (const end of ['1', '2', '3']) expect((await write(`${large}${end}`)).status).toBe(200)
    const some = lines(await get())
    expect(some.map(({message}) => message.at(-1))).toEqual(['1', '2'])
    const rest = lines(await get({since: some.at(-1)?.timestamp}))
    expect(rest.map(({message}) => message.at(-1))).toEqual(['3'])
    expect(lines(await get({latest: true})).map(({message}) => message.at(-1))).toEqual(['2', '3'])
    expect((await write('x'.repeat(17 * 1024 * 1024))).status).toBe(400)
  })
})

describe('a search in logs', () => {
  test('finds a text as it stands', async () => {
    for (const text of ['100% done', '100 times', 'a_b', 'aXb', 'ERROR', 'error', "it's", '']) await write(text)
    expect(messages(await search('100%'))).toEqual(['100% done'])
    expect(messages(await search('%'))).toEqual(['100% done'])
    expect(messages(await search('a_b'))).toEqual(['a_b'])
    expect(messages(await search('error'))).toEqual(['error'])
    expect(messages(await search("'"))).toEqual(["it's"])
    expect((await search('nothing')).json).toBe('null')
    expect(messages(await search(''))).toHaveLength(8)
  })

  test('gives the newest, oldest first', async () => {
    for (let count = 0; count < 10; count += 1) await write(`line ${count}`)
    expect(messages(await search('line', {count: 3}))).toEqual(['line 7', 'line 8', 'line 9'])
  })

  test('looks back so many days', async () => {
    const day = 86_400_000
    let now = Date.now() - 3 * day
    const past = it.home.open({now: () => now})
    await write('line of three days ago', past)
    now += 2.5 * day
    await write('line of half a day ago', past)
    expect(messages(await search('line', {days: 1}))).toEqual(['line of half a day ago'])
    expect(messages(await search('line', {days: 4}))).toHaveLength(2)
    expect((await search('line', {days: 0})).json).toBe('null')
  })
})
