import {randomBytes} from 'node:crypto'
import type {Loose} from '../../src/colonies/client/colonies-client.js'
import type {ColoniesServer} from '../../src/colonies/server/open-server.js'
import {replyEnvelope, requestBody} from '../../src/colonies/wire/envelope.js'
import {identityOfKey} from '../../src/colonies/wire/identity.js'
import {parseJson} from '../../src/colonies/wire/json.js'
import {MESSAGES, type MessageType, type RequestOf} from '../../src/colonies/wire/messages/catalogue.js'
import type {Shape} from '../../src/colonies/wire/shape.js'

/** A key and what it is known by. */
export interface Somebody {
  readonly key: Uint8Array
  readonly id: string
}

export function somebody(key: Uint8Array = randomBytes(32)): Somebody {
  return {key, id: identityOfKey(key)}
}

/** What came back, with the JSON as it stands on the wire. */
export interface Reply {
  readonly status: number
  readonly type: string
  readonly json: string
}

/** Asks a server as a stranger's program would: a signed envelope in, a status and an envelope out. */
export async function ask<Type extends MessageType>(
  server: ColoniesServer,
  type: Type,
  request: Loose<RequestOf<Type>>,
  key?: Uint8Array,
): Promise<Reply> {
  const shape = MESSAGES[type].request as unknown as Shape<RequestOf<Type>>
  return send(server, requestBody(type, shape, shape.decode(request, ''), key))
}

/** As `ask`, with whatever fields, or the JSON text of an object that has some. */
export async function askRaw(
  server: ColoniesServer,
  type: string,
  message: Readonly<Record<string, unknown>> | string,
  key?: Uint8Array,
  signal?: AbortSignal,
): Promise<Reply> {
  const any: Shape<unknown> = {decode: (value) => value, encode: String, isEmpty: () => false}
  const json = typeof message === 'string' ? message : JSON.stringify(message)
  return send(server, requestBody(type, any, json, key), signal)
}

async function send(server: ColoniesServer, body: string, signal?: AbortSignal): Promise<Reply> {
  const answer = await server.dispatch(body, signal ?? new AbortController().signal)
  const {payloadtype, payload} = replyEnvelope.decode(parseJson(answer.body), '')
  return {status: answer.status, type: payloadtype, json: Buffer.from(payload, 'base64').toString('utf8')}
}

/** The reply as a value. @throws Error when it is a refusal */
export function replyOf(reply: Reply): Record<string, unknown> {
  if (reply.status !== 200) throw new Error(`${reply.status}: ${reply.json}`)
  return parseJson(reply.json) as Record<string, unknown>
}
