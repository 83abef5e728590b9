import {connect, type Socket} from 'node:net'
import type {Loose} from '../../src/colonies/client/colonies-client.js'
import {requestBody} from '../../src/colonies/wire/envelope.js'
import {MESSAGES, type MessageType, type RequestOf} from '../../src/colonies/wire/messages/catalogue.js'
import type {MessageShape} from '../../src/colonies/wire/messages/message.js'

/** One keep-alive connection that sends one request after the other: as little client as can be. */
export interface Raw {
  /** The body of the reply, as text. */
  post(body: string): Promise<string>
  close(): void
}

export function openRaw(host: string, port: number): Promise<Raw> {
  const socket: Socket = connect({host, port, noDelay: true})
  let received = Buffer.alloc(0)
  let answer: ((body: string) => void) | undefined
  let fail: ((error: Error) => void) | undefined
  let needed = 0
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    if (received.length < needed) return
    const head = received.indexOf('\r\n\r\n')
    if (head < 0) return
    const [, length] = /content-length: (\d+)/i.exec(received.toString('latin1', 0, head)) ?? []
    // Go sends larger replies in chunks.
    const last = length === undefined ? received.indexOf(LAST_CHUNK, head) : head + 4
    if (last < 0) return
    needed = last + Number(length ?? LAST_CHUNK.length)
    if (received.length < needed) return
    const body = received.toString('utf8', head + 4, needed)
    received = received.subarray(needed)
    needed = 0
    answer?.(length === undefined ? unchunked(body) : body)
  })
  socket.on('error', (error) => fail?.(error))
  socket.on('close', () => fail?.(new Error('The server closed the connection')))
  const head = `POST /api HTTP/1.1\r\nHost: ${host}:${port}\r\nContent-Type: text/plain\r\nContent-Length: `
  const raw: Raw = {
    post: (body) =>
      new Promise((resolve, reject) => {
        answer = resolve
        fail = reject
        socket.write(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`)
      }),
    close: () => {
      fail = undefined
      socket.destroy()
    },
  }
  return new Promise((resolve, reject) => {
    fail = reject
    socket.once('connect', () => resolve(raw))
  })
}

const LAST_CHUNK = '\r\n0\r\n\r\n'

/** Without the lengths in between: what is sent has only bytes of ASCII. */
function unchunked(body: string): string {
  let text = ''
  for (let at = 0; ; ) {
    const line = body.indexOf('\r\n', at)
    const length = Number.parseInt(body.slice(at, line), 16)
    if (!length) return text
    text += body.slice(line + 2, line + 2 + length)
    at = line + 2 + length + 2
  }
}

/** A signed request, as it is sent. */
export function signed<Type extends MessageType>(type: Type, request: Loose<RequestOf<Type>>, key: Uint8Array): string {
  const shape = (MESSAGES[type] as unknown as MessageShape<RequestOf<Type>, unknown>).request
  return requestBody(type, shape, shape.decode(request, ''), key)
}

const PAYLOAD = /"payload":"([^"]*)"/

/** The JSON inside a reply. Throws for error replies. */
export function replyJson(body: string): string {
  const json = Buffer.from(PAYLOAD.exec(body)?.[1] ?? '', 'base64').toString('utf8')
  if (body.includes('"payloadtype":"error"')) throw new Error(json)
  return json
}

/** Without reading all of it. */
export function processIdOf(body: string): string {
  return /"processid":\s*"([0-9a-f]{64})"/.exec(replyJson(body))?.[1] ?? ''
}
