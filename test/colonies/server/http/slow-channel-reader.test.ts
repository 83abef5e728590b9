import {once} from 'node:events'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {WebSocket} from 'ws'
import {payloadJson, replyEnvelope, requestBody} from '../../../../src/colonies/wire/envelope.js'
import {SUBSCRIPTION_MESSAGES} from '../../../../src/colonies/wire/messages/server.js'
import {assign} from '../../../support/colony.js'
import {type ServedColony, serve} from '../../../support/serve.js'
import {eventually} from '../../../support/started.js'

let dev: ServedColony
beforeEach(async () => {
  dev = await serve()
})
afterEach(() => dev.end())

const MESSAGES = 60
const SIZE = 2 ** 20

test('a reader that stops for a while is not dropped, and gets everything once it goes on', async () => {
  const conditions = {colonyname: 'dev', executortype: 'cli'}
  const spec = {funcname: 'talk', channels: ['chat'], conditions, maxwaittime: -1, maxexectime: -1}
  const {processid} = await dev.client.call('submitfuncspecmsg', {spec}, dev.keys.user)
  await assign(dev.client, dev.keys.executor)
  const socket = new WebSocket(`ws://127.0.0.1:${dev.listening.port}/pubsub`)
  const sequences: number[] = []
  let sizes = 0
  socket.on('message', (data: Buffer) => {
    const {payload} = replyEnvelope.decode(JSON.parse(data.toString()), '')
    const entries = payloadJson(payload) as readonly {readonly sequence: number; readonly payload: string}[]
    sequences.push(...entries.map(({sequence}) => sequence))
    for (const entry of entries) sizes += Buffer.from(entry.payload, 'base64').length
  })
  await once(socket, 'open')
  const shape = SUBSCRIPTION_MESSAGES.subscribechannelmsg
  const request = shape.decode({processid, name: 'chat', afterseq: 0, timeout: 60}, '')
  socket.send(requestBody('subscribechannelmsg', shape, request, dev.keys.user))
  const say = (sequence: number): Promise<unknown> => {
    const message = {processid, name: 'chat', sequence: BigInt(sequence), payload: Buffer.alloc(SIZE, sequence)}
    return dev.client.call('channelappendmsg', message, dev.keys.executor)
  }
  await say(0)
  await eventually(async () => sequences.length === 1)
  socket.pause()
  // More than a connection may have waiting for it.
  for (let sequence = 1; sequence < MESSAGES; sequence++) await say(sequence)
  expect(sequences.length).toBeLessThan(MESSAGES)
  socket.resume()
  await eventually(async () => sequences.length >= MESSAGES, 20_000)
  expect(sequences).toEqual(Array.from({length: MESSAGES}, (_, index) => index))
  expect(sizes).toBe(MESSAGES * SIZE)
  socket.close()
})
