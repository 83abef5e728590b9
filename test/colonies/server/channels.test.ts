import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {ColoniesClient} from '../../../src/colonies/client/colonies-client.js'
import {inProcessTransport} from '../../../src/colonies/client/in-process.js'
import type {ColoniesServer} from '../../../src/colonies/server/open-server.js'
import type {Subscriber} from '../../../src/colonies/server/subscriber.js'
import {findChannel} from '../../../src/colonies/server/tables/channel.js'
import {appendEntry} from '../../../src/colonies/server/tables/channel-entry.js'
import {findProcess} from '../../../src/colonies/server/tables/process-read.js'
import {payloadJson, replyEnvelope, requestBody} from '../../../src/colonies/wire/envelope.js'
import {identityOfKey} from '../../../src/colonies/wire/identity.js'
import {SUBSCRIPTION_MESSAGES} from '../../../src/colonies/wire/messages/server.js'
import {type ProcessColony, processColony} from '../../support/process-colony.js'
import {eventually} from '../../support/started.js'

let its: ProcessColony
beforeEach(() => {
  its = processColony()
})
afterEach(() => its.remove())

async function talking(): Promise<string> {
  const {processid} = await its.submit({channels: ['chat', 'other']})
  await its.assign()
  return processid
}
const message = (processid: string, sequence: number, payload = Buffer.from(String(sequence)), name = 'chat') => ({
  processid,
  name,
  sequence: BigInt(sequence),
  payload,
})
const say = (processid: string, sequence: number, client = its.client): Promise<unknown> =>
  client.call('channelappendmsg', message(processid, sequence), its.keys.executor)
const read = (processid: string, afterseq = 0n) =>
  its.as(its.keys.user, 'channelreadmsg', {processid, name: 'chat', afterseq, limit: 0})
const close = (processid: string): Promise<unknown> =>
  its.as(its.keys.executor, 'closesuccessfulmsg', {processid, out: []})
const rows = (table: string): number => {
  const {store} = its.server.context
  return Number(store.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.count)
}

/** Writes to the store what would take too long to send. */
function fill(processid: string, entries: number, payload: Uint8Array): void {
  const {store, now} = its.server.context
  const process = findProcess(store, processid)
  store.transaction(() => {
    for (let index = 0; index < entries; index++) {
      const channel = findChannel(store, process?.key ?? 0, 'chat')
      if (!channel) throw new Error('there is no such channel')
      const entry = {sender: identityOfKey(its.keys.executor), sequence: BigInt(index), inReplyTo: 0n, type: 'data'}
      appendEntry(store, channel, {...entry, payload, at: now()}, 0)
    }
  })
}

describe('limits', () => {
  test('of the rate are shared by all who serve the store', async () => {
    const id = await talking()
    const others = new ColoniesClient(inProcessTransport(its.open()))
    const sent = await Promise.allSettled(
      Array.from({length: 700}, (_, index) => say(id, index, index % 2 === 0 ? its.client : others)),
    )
    const taken = sent.filter(({status}) => status === 'fulfilled').length
    expect(taken).toBeGreaterThanOrEqual(500)
    expect(taken).toBeLessThan(690)
    its.advance(10)
    await say(id, 1000)
    // A clock that was set back holds nobody up.
    its.advance(-3600)
    await say(id, 1001)
  })

  test('of a channel: 10,000 entries', async () => {
    const id = await talking()
    fill(id, 9999, Buffer.from('x'))
    await say(id, 1)
    expect(await its.status(say(id, 2))).toBe(500)
    expect(await read(id, 9_990n)).toHaveLength(10)
    await its.as(its.keys.user, 'channelappendmsg', message(id, 1, Buffer.from('x'), 'other'))
  })

  test('of a process: 128 MiB, of which a reply gives a part', async () => {
    const id = await talking()
    fill(id, 9, Buffer.alloc(4 * 2 ** 20))
    expect(await read(id)).toHaveLength(8)
    expect(await read(id, 8n)).toHaveLength(1)
    const {store} = its.server.context
    store.transaction(() => store.prepare('UPDATE channel_set SET bytes = bytes + 90 * 1048576').run())
    const send = (bytes: number) =>
      its.as(its.keys.user, 'channelappendmsg', message(id, 1, Buffer.alloc(bytes), 'other'))
    expect(await its.status(send(3 * 2 ** 20))).toBe(500)
    await send(2 ** 20)
  })
})

describe('after the end of the process', () => {
  test('whoever has read a part may read the rest for a minute; then all is gone', async () => {
    const id = await talking()
    for (const sequence of [1, 2, 3]) await say(id, sequence)
    await close(id)
    expect(await its.status(read(id))).toBe(404)
    expect(await read(id, 1n)).toMatchObject([{sequence: 2n}, {sequence: 3n}])
    expect(await its.status(say(id, 4))).toBe(404)
    its.advance(61)
    await eventually(async () => rows('channel_set') === 0)
    expect([rows('channel'), rows('channel_entry')]).toEqual([0, 0])
    expect(await its.status(read(id, 1n))).toBe(404)
  })

  test('removing it removes them at once', async () => {
    const id = await talking()
    await say(id, 1)
    await close(id)
    await its.as(its.keys.user, 'removeprocessmsg', {processid: id})
    expect([rows('channel_set'), rows('channel'), rows('channel_entry')]).toEqual([0, 0, 0])
  })
})

describe('readers', () => {
  interface Listening extends Subscriber {
    readonly sequences: number[]
    readonly frames: string[]
    readonly over: string[]
    leave(): void
  }
  function listen(
    processid: string,
    {
      server = its.server,
      from = 0,
      ready = () => undefined,
    }: {
      readonly server?: ColoniesServer
      readonly from?: number
      readonly ready?: Subscriber['ready']
    } = {},
  ): Listening {
    const shape = SUBSCRIPTION_MESSAGES.subscribechannelmsg
    const request = shape.decode({processid, name: 'chat', afterseq: from, timeout: 60}, '')
    const [sequences, frames, over]: [number[], string[], string[]] = [[], [], []]
    const subscriber: Subscriber = {
      send: (frame) => {
        frames.push(frame)
        const {payload} = replyEnvelope.decode(JSON.parse(frame), '')
        const entries = payloadJson(payload) as readonly {readonly sequence: number}[]
        sequences.push(...entries.map(({sequence}) => sequence))
      },
      ready,
      ended: (connection) => over.push(connection),
    }
    const body = requestBody('subscribechannelmsg', shape, request, its.keys.user)
    const leave = server.subscriptions.open(body, subscriber)
    if (!leave) throw new Error('the subscription was refused')
    return {...subscriber, sequences, frames, over, leave}
  }

  test('of another process of this machine hear the same', async () => {
    const id = await talking()
    const others = [listen(id, {server: its.open()}), listen(id)]
    for (const sequence of [1, 2, 3]) await say(id, sequence)
    await close(id)
    await eventually(async () => others.every(({over}) => over.length === 1))
    for (const {sequences, over} of others) {
      expect(sequences).toEqual([1, 2, 3])
      expect(over).toEqual(['stays'])
    }
  })

  test('share each frame', async () => {
    const id = await talking()
    const many = Array.from({length: 1000}, () => listen(id))
    const {store} = its.server.context
    let prepared = 0
    const {prepare} = store
    Object.assign(store, {
      prepare: (sql: string) => {
        if (sql.includes('FROM channel_entry')) prepared += 1
        return prepare(sql)
      },
    })
    await say(id, 1)
    await eventually(async () => many.every(({frames}) => frames.length === 1))
    // One look for what is new, and one at the entry.
    expect(prepared).toBeLessThan(10)
    expect(new Set(many.map(({frames}) => frames[0])).size).toBe(1)
    for (const {leave} of many) leave()
    await say(id, 2)
    expect(many.every(({frames}) => frames.length === 1)).toBe(true)
  })

  test('that are slow get all of it, at their own pace, and nothing waits in memory for them', async () => {
    const id = await talking()
    const waiting: (() => void)[] = []
    const slow = listen(id, {ready: () => new Promise<void>((resolve) => waiting.push(resolve))})
    const quick = listen(id)
    for (let sequence = 1; sequence <= 50; sequence++) await say(id, sequence)
    await eventually(async () => quick.sequences.length === 50)
    expect(slow.frames).toHaveLength(1)
    await close(id)
    await eventually(async () => {
      waiting.shift()?.()
      return slow.over.length === 1
    })
    expect(slow.sequences).toEqual(quick.sequences)
  })

  test('that are too slow for an ended process are told', async () => {
    const id = await talking()
    const waiting: (() => void)[] = []
    const slow = listen(id, {ready: () => new Promise<void>((resolve) => waiting.push(resolve))})
    for (const sequence of [1, 2, 3]) await say(id, sequence)
    await eventually(async () => slow.frames.length === 1)
    await close(id)
    its.advance(61)
    await eventually(async () => rows('channel_set') === 0)
    waiting.shift()?.()
    await eventually(async () => slow.over.length === 1)
    expect(
      Buffer.from(replyEnvelope.decode(JSON.parse(slow.frames[1] ?? ''), '').payload, 'base64').toString(),
    ).toContain('subscriber disconnected: buffer full')
  })

  test('get a large backlog in several frames', async () => {
    const id = await talking()
    fill(id, 20, Buffer.alloc(2 ** 20))
    const {sequences, frames} = listen(id, {from: 2})
    await eventually(async () => sequences.length === 18)
    expect(sequences).toEqual(Array.from({length: 18}, (_, index) => index + 2))
    expect(frames.length).toBeGreaterThan(3)
  })

  test('end with the server', async () => {
    const id = await talking()
    const server = its.open()
    const {over} = listen(id, {server})
    server.close()
    expect(over).toEqual(['ends'])
  })
})
