import {readFileSync} from 'node:fs'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {parseJson} from '../../../src/colonies/wire/json.js'
import {isMessageType, MESSAGES} from '../../../src/colonies/wire/messages/catalogue.js'
import {type Exchange, outline, type Recording, Replay} from '../../support/colonies-exchanges.js'
import {upstreamServer} from '../../support/colonies-peers.js'
import {openSocket} from '../../support/colonies-socket.js'
import {openEmbedded, type World} from '../../support/colonies-world.js'

// What pycolonies, colonies-ts and the Go command line sent to a real server, said again to ours.

const file = new URL('../../fixtures/colonies/exchanges.json', import.meta.url)
const recordings = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Recording>>
const SERVER = Buffer.from(upstreamServer.key).toString('hex')

/** No executor names are `[]` here, and null upstream where they were left out; the SDKs take both. */
function asWeSayIt(reply: string): string {
  return reply.replaceAll('"executornames":null', '"executornames":[]')
}

function typeOf({body}: Exchange): string {
  return (JSON.parse(body) as {payloadtype: string}).payloadtype
}

describe.each(Object.entries(recordings))('%s', (_name, {keys, exchanges}) => {
  let world: World
  beforeAll(async () => {
    world = await openEmbedded({}, upstreamServer)
  })
  afterAll(() => world.close())

  test('signs as we do, to the byte', () => {
    const replay = new Replay([keys.owner, keys.member, SERVER])
    for (const {body} of exchanges) {
      const envelope = JSON.parse(body) as {payload: string; signature: string}
      if (envelope.signature !== '') expect(() => replay.keyOf(envelope)).not.toThrow()
    }
  })

  test('sends messages that hold nothing we do not know', () => {
    const strangers = exchanges.flatMap((exchange) => {
      const type = typeOf(exchange)
      if (!isMessageType(type)) return []
      const {payload} = JSON.parse(exchange.body) as {payload: string}
      const message = parseJson(Buffer.from(payload, 'base64').toString('utf8')) as object
      const known = Object.keys(MESSAGES[type].request.fields ?? {})
      return Object.keys(message).flatMap((name) => (known.includes(name) ? [] : [`${type}.${name}`]))
    })
    // What upstream's server ignores too.
    const ignored = /\.(msgtype|processgraphid|executorid)$/
    expect(strangers.filter((each) => !ignored.test(each))).toEqual([])
  })

  test('gets the same answers from us', async () => {
    const replay = new Replay([keys.owner, keys.member, SERVER])
    for (const exchange of exchanges) {
      const type = typeOf(exchange)
      const found = exchange.socket
        ? await overSocket(world, replay.body(exchange))
        : await world.caller.post(replay.body(exchange))
      expect({asked: type, status: found.status, type: found.type}, found.json).toEqual({
        asked: type,
        status: exchange.status,
        type: exchange.type,
      })
      expect(outline(parseJson(found.json)), type).toEqual(outline(parseJson(asWeSayIt(exchange.reply))))
      replay.learn(exchange, found.json)
    }
  })
})

async function overSocket(world: World, body: string): Promise<{status: number; type: string; json: string}> {
  const socket = await openSocket(world)
  socket.send(body)
  const frame = await socket.next()
  socket.close()
  return {...frame, status: frame.error ? JSON.parse(frame.json).status : 200}
}
