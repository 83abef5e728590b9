import {signPayload} from './identity.js'
import {escapeAsGo, parseJson} from './json.js'
import type {Shape} from './shape.js'
import {flag, struct, text, type ValueOf} from './shape.js'

/** A request as it is sent: reference colonies-protocol, section 2. `payload` is base64 of the message's JSON. */
export const requestEnvelope = struct({signature: text, payloadtype: text, payload: text})
export type RequestEnvelope = ValueOf<typeof requestEnvelope>

export const replyEnvelope = struct({payloadtype: text, payload: text, error: flag})

/**
 * A message as the body of a request.
 * @param key of the caller; messages that need no signature go without
 * @param nonce makes a message unlike an equal one; hex digits. Servers ignore it, as any field they do not know
 */
export function requestBody<Request>(
  type: string,
  shape: Shape<Request>,
  request: Request,
  key: Uint8Array | undefined,
  nonce?: string,
): string {
  const fields = shape.encode(request)
  const more = nonce === undefined ? '' : `,"nonce":"${nonce}"`
  const json = `${fields.slice(0, -1)}${fields === '{}' ? '' : ','}"msgtype":"${type}"${more}}`
  const payload = Buffer.from(json, 'utf8').toString('base64')
  const signature = key ? signPayload(payload, key) : ''
  return `{"signature":"${signature}","payloadtype":"${type}","payload":"${payload}"}`
}

/** A reply as the body of a response. @param json of the reply */
export function replyBody(type: string, json: string, error = false): string {
  return `{"payloadtype":${escapeAsGo(JSON.stringify(type))},"payload":"${Buffer.from(json, 'utf8').toString('base64')}","error":${error}}`
}

/** The JSON inside an envelope's payload. @throws SyntaxError */
export function payloadJson(payload: string): unknown {
  return parseJson(Buffer.from(payload, 'base64').toString('utf8'))
}
