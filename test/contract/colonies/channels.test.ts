import {describe, expect, test} from 'vitest'
import type {ChannelEntry} from '../../../src/colonies/wire/objects/channels.js'
import {contract} from '../../support/colonies-contract.js'
import {embedded, type Someone} from '../../support/colonies-world.js'

// Channels of processes: colonies-protocol, section 23. Their subscriptions: channel-subscriptions.test.ts.

const its = contract()

interface Said {
  readonly name?: string
  readonly inreplyto?: number
  readonly payload?: unknown
  readonly payloadtype?: string
}
const message = (processid: string, sequence: number | bigint, said: Said) => ({
  processid,
  name: 'chat',
  sequence,
  inreplyto: 0,
  payload: Buffer.from(String(sequence)).toString('base64'),
  payloadtype: '',
  ...said,
})

async function say(who: Someone, processid: string, sequence: number | bigint, said: Said = {}): Promise<void> {
  await its.caller.ask('channelappendmsg', message(processid, sequence, said), who.key)
}
const refused = (who: Someone, processid: string, said: Said = {}) =>
  its.caller.status('channelappendmsg', message(processid, 1, said), who.key)
const read = (processid: string, from = 0, limit = 0, name = 'chat'): Promise<readonly ChannelEntry[]> =>
  its.caller.ask('channelreadmsg', {processid, name, afterseq: from, limit}, its.colony.user.key)
const readStatus = (who: Someone, processid: string, name = 'chat') =>
  its.caller.status('channelreadmsg', {processid, name, afterseq: 0, limit: 0}, who.key)

/** A process that runs and has the channel `chat`. */
async function talking(channels: readonly string[] = ['chat']): Promise<string> {
  const {processid} = await its.submit({channels})
  await its.assign()
  return processid
}

describe('an entry', () => {
  test('has who sent it, when, and what', async () => {
    const {user, executor} = its.colony
    const id = await talking()
    await say(user, id, 1)
    await say(executor, id, 7, {
      inreplyto: 1,
      payload: Buffer.from([0, 255, 10]).toString('base64'),
      payloadtype: 'end',
    })
    const [first, second] = await read(id)
    expect(first).toMatchObject({
      sequence: 1n,
      senderid: user.id,
      payload: 'MQ==',
      type: 'data',
      inreplyto: 0n,
      error: '',
    })
    expect(second).toMatchObject({sequence: 7n, senderid: executor.id, payload: 'AP8K', type: 'end', inreplyto: 1n})
    expect(Date.parse(second?.timestamp ?? '')).toBeGreaterThan(Date.now() - 60_000)
  })

  test('leaves out what is empty', async () => {
    const id = await talking()
    await say(its.colony.user, id, 1)
    const request = {processid: id, name: 'chat', afterseq: 0, limit: 0}
    const {json} = await its.caller.send('channelreadmsg', request, its.colony.user.key)
    const [entry] = JSON.parse(json) as readonly object[]
    expect(Object.keys(entry ?? {})).toEqual(['sequence', 'timestamp', 'senderid', 'payload', 'type'])
  })

  test('has any sequence of 64 bits, any type, and may be empty', async () => {
    const id = await talking()
    const largest = 2n ** 63n - 1n
    await say(its.colony.user, id, -5, {payloadtype: 'token', payload: ''})
    await say(its.colony.user, id, largest)
    expect(await read(id)).toMatchObject([{sequence: -5n, type: 'token', payload: ''}, {sequence: largest}])
  })

  test('is base64 with padding, in one line or in several', async () => {
    const id = await talking()
    const {user} = its.colony
    for (const payload of ['hi!', 'aGk', '_-8=']) expect(await refused(user, id, {payload})).toBe(400)
    await say(user, id, 1, {payload: 'aG\nk='})
    await say(user, id, 2, {payload: 'aGl='})
    expect((await read(id)).map(({payload}) => payload)).toEqual(['aGk=', 'aGk='])
  })

  test('is a list of bytes, too', async () => {
    const id = await talking()
    const {user} = its.colony
    await say(user, id, 1, {payload: [104, 105, null, 255]})
    await say(user, id, 2, {payload: null})
    for (const payload of [[256], [-1], [0.5], ['a'], {}]) expect(await refused(user, id, {payload})).toBe(400)
    const request = {processid: id, name: 'chat', afterseq: 0, limit: 0}
    const {json} = await its.caller.send('channelreadmsg', request, user.key)
    expect((JSON.parse(json) as readonly ChannelEntry[]).map(({payload}) => payload || null)).toEqual([
      'aGkA/w==',
      null,
    ])
  })

  test('has at most 10 MB', async () => {
    const id = await talking()
    const size = 10 * 1024 * 1024
    const payload = Buffer.alloc(size + 1, 1)
    expect(await refused(its.colony.user, id, {payload: payload.toString('base64')})).toBe(500)
    await say(its.colony.user, id, 1, {payload: payload.subarray(1).toString('base64')})
    const request = {processid: id, name: 'chat', afterseq: 0, limit: 0}
    const {json} = await its.caller.send('channelreadmsg', request, its.colony.user.key)
    const [entry] = JSON.parse(json) as readonly ChannelEntry[]
    expect(Buffer.from(entry?.payload ?? '', 'base64')).toHaveLength(size)
  })
})

describe('the order', () => {
  test('is by sequence within what one says in a row, and by time between two', async () => {
    const {user, executor} = its.colony
    const id = await talking()
    const said: readonly (readonly [Someone, number])[] = [
      [user, 1],
      [executor, 5],
      [executor, 3],
      [user, 2],
      [executor, 1],
      [executor, 1],
      [executor, 9],
    ]
    for (const [who, sequence] of said) await say(who, id, sequence)
    const name = ({senderid, sequence}: ChannelEntry): string =>
      `${senderid === user.id ? 'user' : 'executor'} ${sequence}`
    expect((await read(id)).map(name)).toEqual([
      'user 1',
      'executor 3',
      'executor 5',
      'user 2',
      'executor 1',
      'executor 1',
      'executor 9',
    ])
  })

  test('is what a reader counts in', async () => {
    const id = await talking()
    for (const sequence of [10, 20, 30, 40]) await say(its.colony.user, id, sequence)
    const sequences = async (from: number, limit = 0) =>
      (await read(id, from, limit)).map(({sequence}) => Number(sequence))
    expect(await sequences(0)).toEqual([10, 20, 30, 40])
    expect(await sequences(1)).toEqual([20, 30, 40])
    expect(await sequences(1, 2)).toEqual([20, 30])
    expect(await sequences(-3, 1)).toEqual([10])
    expect(await sequences(2, -1)).toEqual([30, 40])
    expect(await sequences(4)).toEqual([])
    expect(await sequences(1_000_000)).toEqual([])
  })
})

describe('a channel', () => {
  test('is one that the process declares', async () => {
    const id = await talking(['chat', 'other', 'chat'])
    await say(its.colony.user, id, 1, {name: 'other'})
    expect(await read(id)).toEqual([])
    expect(await read(id, 0, 0, 'other')).toHaveLength(1)
    expect(await readStatus(its.colony.user, id, 'nope')).toBe(404)
    expect(await refused(its.colony.user, id, {name: 'nope'})).toBe(404)
    expect(await readStatus(its.colony.user, '0'.repeat(64))).toBe(404)
    expect(await refused(its.colony.user, '0'.repeat(64))).toBe(404)
  })

  test('is one of the first hundred', async () => {
    const id = await talking(Array.from({length: 102}, (_, index) => `c${index}`))
    await say(its.colony.user, id, 1, {name: 'c99'})
    expect(await refused(its.colony.user, id, {name: 'c100'})).toBe(500)
    expect(await refused(its.colony.user, id, {name: 'nope'})).toBe(404)
  })

  test('is there before the process runs, for whoever submitted it', async () => {
    const {processid} = await its.submit({channels: ['chat']})
    await say(its.colony.user, processid, 1)
    expect(await refused(its.colony.executor, processid)).toBe(403)
    expect(await readStatus(its.colony.executor, processid)).toBe(403)
    await its.assign()
    await say(its.colony.executor, processid, 1)
    expect(await read(processid)).toHaveLength(2)
  })

  test('is there in workflows', async () => {
    const {processids} = await its.submitWorkflow([{nodename: 'a', channels: ['chat']}])
    await its.assign()
    await say(its.colony.executor, processids[0] ?? '', 1)
    expect(await read(processids[0] ?? '')).toHaveLength(1)
  })

  test('is for two only', async () => {
    const id = await talking()
    const other = await its.another()
    const {colony} = its
    for (const who of [colony.owner, other.user, other.executor]) {
      expect(await readStatus(who, id)).toBe(403)
      expect(await refused(who, id)).toBe(403)
    }
  })

  test.each(['success', 'failure'])('is gone with the %s of the process', async (how) => {
    const id = await talking()
    await say(its.colony.user, id, 1)
    await (how === 'success' ? its.close({processid: id}) : its.fail({processid: id}))
    for (const who of [its.colony.user, its.colony.executor]) {
      expect(await readStatus(who, id)).toBe(404)
      expect(await refused(who, id)).toBe(404)
    }
  })

  test('is empty after the process was cancelled; here it is gone', async () => {
    const id = await talking()
    await say(its.colony.user, id, 1)
    await its.caller.ask('cancelprocessmsg', {processid: id}, its.colony.user.key)
    if (embedded) expect(await readStatus(its.colony.user, id)).toBe(404)
    else expect(await read(id)).toEqual([])
  })
})

test('a process takes 500 messages at once, and 100 a second after that', async () => {
  const id = await talking(['a', 'b'])
  const {user} = its.colony
  const send = async (index: number): Promise<number> => {
    const said = message(id, index, {name: index % 2 === 0 ? 'a' : 'b'})
    return (await its.caller.send('channelappendmsg', said, user.key)).status
  }
  const statuses: number[] = []
  const started = performance.now()
  for (let index = 0; index < 900; index += 30) {
    statuses.push(...(await Promise.all(Array.from({length: 30}, (_, each) => send(index + each)))))
  }
  const seconds = (performance.now() - started) / 1000
  const taken = statuses.filter((status) => status === 200).length
  expect(taken).toBeGreaterThanOrEqual(500)
  expect(taken).toBeLessThanOrEqual(Math.ceil(501 + seconds * 100))
  expect(statuses.slice(0, 500).every((status) => status === 200)).toBe(true)
})
