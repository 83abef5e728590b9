import {Agent, request} from 'node:http'
import {signPayload} from '../../src/colonies/wire/identity.js'
import {parseJson, printJson} from '../../src/colonies/wire/json.js'
import {MESSAGES, type MessageType, type ReplyOf} from '../../src/colonies/wire/messages/catalogue.js'
import type {Shape} from '../../src/colonies/wire/shape.js'

/** What came back for one request, undecoded. */
export interface Reply {
  /** HTTP status. */
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  /** The body as it came. */
  readonly body: string
  /** `payloadtype`, `error` and the text of the decoded payload; '' and false where the body is no envelope. */
  readonly type: string
  readonly error: boolean
  readonly json: string
}

/** What a refusal says. */
export interface Refusal {
  readonly status: number
  readonly message: string
}

/**
 * Posts envelopes to a ColonyOS server and shows what came back, byte for byte: what the tests of the protocol look at.
 * It shares only the signature with our client.
 */
export class ColoniesCaller {
  private readonly agent = new Agent({keepAlive: true, maxSockets: 64})

  constructor(
    readonly host: string,
    readonly port: number,
  ) {}

  /** Any text as a request's body. */
  post(body: string | Buffer, signal?: AbortSignal): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const {host, port, agent} = this
      const sent = request({host, port, agent, method: 'POST', path: '/api', signal}, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({status: response.statusCode ?? 0, headers: response.headers, body: text, ...opened(text)})
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }

  /** Any message; `msgtype` is added. Without a key it is unsigned. */
  send(type: string, message: object, key?: Uint8Array, signal?: AbortSignal): Promise<Reply> {
    return this.post(envelope(type, message, key), signal)
  }

  /** The reply to a request that must succeed, after a look at its JSON: each field, its place, null and `[]`. */
  async ask<Type extends MessageType>(
    type: Type,
    message: object,
    key?: Uint8Array,
    signal?: AbortSignal,
  ): Promise<ReplyOf<Type>> {
    const reply = await this.send(type, message, key, signal)
    if (reply.error || reply.status !== 200) throw new Error(`${type}: ${reply.status} ${reply.json || reply.body}`)
    const shape = MESSAGES[type].reply as Shape<unknown>
    const value = shape.decode(parseJson(reply.json), '')
    const [found, expected] = [compact(reply.json), shape.encode(value)]
    if (found !== expected) throw new Error(`${type}: the reply is\n${found}\nand not\n${expected}`)
    return value as ReplyOf<Type>
  }

  /** The refusal of a request that must fail. */
  async refused(type: string, message: object, key?: Uint8Array): Promise<Refusal> {
    const reply = await this.send(type, message, key)
    if (!reply.error) throw new Error(`${type} was not refused: ${reply.status} ${reply.json || reply.body}`)
    return JSON.parse(reply.json) as Refusal
  }

  /** The HTTP status of a refusal. */
  async status(type: string, message: object, key?: Uint8Array): Promise<number> {
    const {status} = await this.refused(type, message, key)
    return status
  }

  close(): void {
    this.agent.destroy()
  }
}

/**
 * JSON without the spaces between its parts: upstream indents some replies. `in` is null there for a process whose
 * parents gave nothing, and `executornames` for one that the server itself submitted.
 */
export function compact(json: string): string {
  const dense = json.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (part) => (part.startsWith('"') ? part : ''))
  return dense.replaceAll('"in":null,"out":', '"in":[],"out":').replaceAll('"executornames":null', '"executornames":[]')
}

/** A signed request's body. */
export function envelope(type: string, message: object, key?: Uint8Array): string {
  return seal(type, printJson({...message, msgtype: type}), key)
}

/** A signed request's body around any text. */
export function seal(type: string, json: string, key?: Uint8Array): string {
  const payload = Buffer.from(json, 'utf8').toString('base64')
  return JSON.stringify({signature: key ? signPayload(payload, key) : '', payloadtype: type, payload})
}

/** What is in a reply. */
export function opened(body: string): Pick<Reply, 'type' | 'error' | 'json'> {
  try {
    const {payloadtype, payload, error} = JSON.parse(body) as {payloadtype: string; payload: string; error: boolean}
    return {type: payloadtype, error, json: Buffer.from(payload, 'base64').toString('utf8')}
  } catch {
    return {type: '', error: false, json: ''}
  }
}
