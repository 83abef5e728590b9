import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {openChannel} from '../../../src/colonies/client/channel.js'
import {followChannel} from '../../../src/colonies/client/channel-reader.js'
import {channelWriter} from '../../../src/colonies/client/channel-writer.js'
import {ColoniesClient} from '../../../src/colonies/client/colonies-client.js'
import {httpTransport} from '../../../src/colonies/client/http-transport.js'
import {inProcessTransport} from '../../../src/colonies/client/in-process.js'
import {listen} from '../../../src/colonies/server/http/listen.js'
import {identityOfKey} from '../../../src/colonies/wire/identity.js'
import type {ChannelEntry} from '../../../src/colonies/wire/objects/channels.js'
import {assign} from '../../support/colony.js'
import {type ServedColony, serve} from '../../support/serve.js'
import {eventually} from '../../support/started.js'
import {startProxy} from '../../support/tcp-proxy.js'

let dev: ServedColony
beforeEach(async () => {
  dev = await serve()
})
afterEach(() => dev.end())

const {signal} = new AbortController()

/** A process that runs, with the channel `chat`. */
async function talking(): Promise<{processId: string; name: string}> {
  const conditions = {colonyname: 'dev', executortype: 'cli'}
  const spec = {funcname: 'talk', channels: ['chat'], conditions, maxwaittime: -1, maxexectime: -1}
  const {processid} = await dev.client.call('submitfuncspecmsg', {spec}, dev.keys.user)
  await assign(dev.client, dev.keys.executor)
  return {processId: processid, name: 'chat'}
}
const close = (processid: string): Promise<unknown> =>
  dev.client.call('closesuccessfulmsg', {processid, out: []}, dev.keys.executor)
const textOf = ({payload}: ChannelEntry): string => Buffer.from(payload, 'base64').toString()

function gather(entries: AsyncIterable<ChannelEntry>): {texts: string[]; over: Promise<void>} {
  const texts: string[] = []
  const over = (async () => {
    for await (const entry of entries) texts.push(textOf(entry))
  })()
  over.catch(() => {})
  return {texts, over}
}

const ways = {
  'over HTTP': () => new ColoniesClient(httpTransport({host: '127.0.0.1', port: dev.listening.port, tls: false})),
  'in one process': () => new ColoniesClient(inProcessTransport(dev.open())),
}

describe.each(Object.entries(ways))('%s', (_way, open) => {
  test('entries come as they are written, each once, until the process ends', async () => {
    const place = await talking()
    const client = open()
    const writer = channelWriter(dev.client, place, dev.keys.executor, signal)
    const sent = Array.from({length: 60}, (_, index) => `message ${index}`)
    const {texts, over} = gather(followChannel(client, place, {key: dev.keys.user, signal}))
    for (const text of sent) void writer.append(Buffer.from(text))
    await eventually(async () => texts.length === sent.length)
    await writer.append(Buffer.from('last'))
    await close(place.processId)
    await over
    expect(texts).toEqual([...sent, 'last'])
    await client.close()
  })

  test('each end hears the other, until it says end', async () => {
    const place = await talking()
    const client = open()
    const end = (key: Uint8Array) => openChannel(client, place, {key, own: identityOfKey(key), signal})
    const [user, executor] = [end(dev.keys.user), end(dev.keys.executor)]
    const echo = (async () => {
      for await (const {bytes, sequence} of executor) await executor.append(bytes, {inReplyTo: sequence})
      await executor.append('', {type: 'end'})
    })()
    const heard: [string, bigint][] = []
    const sequences = [await user.append('a'), await user.append(new Uint8Array([255])), await user.append({b: 1})]
    await user.append('', {type: 'end'})
    for await (const {bytes, inReplyTo} of user) heard.push([Buffer.from(bytes).toString('latin1'), inReplyTo])
    await echo
    expect(heard).toEqual([
      ['a', sequences[0]],
      ['\u00ff', sequences[1]],
      ['{"b":1}', sequences[2]],
    ])
    expect(await user.read()).toHaveLength(8)
    expect(await executor.read(7)).toHaveLength(1)
    await client.close()
  })

  test('says why a channel cannot be used', async () => {
    const place = await talking()
    const client = open()
    const first = (key: Uint8Array, name = 'chat') => followChannel(client, {...place, name}, {key, signal}).next()
    await expect(first(dev.keys.user, 'nope')).rejects.toMatchObject({code: 'NOT_FOUND'})
    await expect(first(dev.keys.stranger)).rejects.toMatchObject({code: 'REQUEST_REFUSED'})
    await close(place.processId)
    await expect(first(dev.keys.user)).rejects.toMatchObject({code: 'NOT_FOUND'})
    const writer = channelWriter(client, place, dev.keys.user, signal)
    await expect(writer.append(new Uint8Array())).rejects.toMatchObject({code: 'NOT_FOUND'})
    await client.close()
  })
})

test('connections that are cut lose and repeat nothing', async () => {
  const place = await talking()
  const proxy = await startProxy(() => dev.listening.port)
  const client = new ColoniesClient(httpTransport({host: '127.0.0.1', port: proxy.port, tls: false}))
  const {texts, over} = gather(followChannel(client, place, {key: dev.keys.user, signal}))
  const writer = channelWriter(dev.client, place, dev.keys.executor, signal)
  const sent: string[] = []
  for (let index = 0; index < 200; index++) {
    sent.push(`message ${index}`)
    await writer.append(Buffer.from(`message ${index}`))
    if (index % 40 === 20) proxy.cut()
  }
  await eventually(async () => texts.length >= sent.length)
  proxy.cut()
  sent.push('said while nobody could hear')
  await writer.append(Buffer.from('said while nobody could hear'))
  await close(place.processId)
  await over
  expect(texts).toEqual(sent)
  await client.close()
  await proxy.close()
})

test('a restart of the server loses and repeats nothing', async () => {
  const place = await talking()
  const {port} = dev.listening
  const client = new ColoniesClient(httpTransport({host: '127.0.0.1', port, tls: false}))
  const {texts, over} = gather(followChannel(client, place, {key: dev.keys.user, signal}))
  const local = new ColoniesClient(inProcessTransport(dev.open()))
  const writer = channelWriter(local, place, dev.keys.executor, signal)
  await writer.append(Buffer.from('before'))
  await eventually(async () => texts.length === 1)
  await dev.listening.close()
  // Written by another process of this machine while the server is away.
  await writer.append(Buffer.from('meanwhile'))
  const again = await listen(dev.open(), {port})
  await writer.append(Buffer.from('after'))
  await local.call('closesuccessfulmsg', {processid: place.processId, out: []}, dev.keys.executor)
  await over
  expect(texts).toEqual(['before', 'meanwhile', 'after'])
  await client.close()
  await again.close()
})

test('whoever stops reading leaves nothing behind', async () => {
  const place = await talking()
  const client = ways['over HTTP']()
  await channelWriter(client, place, dev.keys.user, signal).append(Buffer.from('one'))
  for await (const entry of followChannel(client, place, {key: dev.keys.user, signal})) {
    expect(textOf(entry)).toBe('one')
    break
  }
  const aborted = new AbortController()
  const {over} = gather(followChannel(client, place, {key: dev.keys.user, signal: aborted.signal}))
  aborted.abort(new Error('enough'))
  await expect(over).rejects.toThrow('enough')
  await client.close()
})

test('a writer that is too fast waits', async () => {
  const place = await talking()
  const writer = channelWriter(ways['in one process'](), place, dev.keys.executor, signal)
  const sequences = await Promise.all(Array.from({length: 520}, () => writer.append(new Uint8Array())))
  expect(new Set(sequences).size).toBe(520)
  expect([...sequences].sort((a, b) => (a < b ? -1 : 1))).toEqual(sequences)
})
