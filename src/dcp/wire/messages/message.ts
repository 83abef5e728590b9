import {type Fields, isFields} from './envelope.js'

/** An acknowledgement: which message it answers, and the nonce that the next one must carry. */
export interface Ack {
  readonly kind: 'ack'
  readonly dcpsid: string | undefined
  readonly token: string
  readonly nonce: string
}

export interface Message {
  readonly kind: 'message'
  readonly id: string
  readonly dcpsid: string | undefined
  readonly ackToken: string
  /** Null in the first message of a session. */
  readonly nonce: string | null
  /** What it says: one thing, or those of a batch. */
  readonly parts: readonly Part[]
}

export interface RequestPart {
  readonly type: 'request'
  readonly id: string
  readonly operation: string
  readonly data: unknown
  /** As it was sent: what authorizations sign. */
  readonly payload: Fields
  readonly auth: Fields
}

export type Part =
  | RequestPart
  | {readonly type: 'response'; readonly id: string; readonly success: boolean; readonly payload: unknown}
  | {readonly type: 'notification'}

/** More members than the official client puts into a batch (connection.js: maxMessagesPerBatch is 20). */
const BATCH = 100
const TEXT = 200

/** The body of a sealed message (dcp-protocol, section 4); undefined when it is none. */
export function readMessage(body: Fields): Ack | Message | undefined {
  const dcpsid = optionalText(body.dcpsid)
  if (dcpsid === null) return undefined
  if (body.type === 'ack') {
    return isText(body.token) && isText(body.nonce)
      ? {kind: 'ack', dcpsid, token: body.token, nonce: body.nonce}
      : undefined
  }
  const {id, ackToken, nonce} = body
  if (!isText(id) || !isText(ackToken) || !(nonce === null || isText(nonce))) return undefined
  const parts = body.type === 'batch' ? membersOf(body.payload) : present(partOf(body))
  return parts && {kind: 'message', id, dcpsid, ackToken, nonce, parts}
}

function membersOf(payload: unknown): readonly Part[] | undefined {
  if (!Array.isArray(payload) || payload.length === 0 || payload.length > BATCH) return undefined
  const parts: Part[] = []
  for (const member of payload) {
    const part = isFields(member) ? partOf(member) : undefined
    if (!part) return undefined
    parts.push(part)
  }
  return parts
}

function partOf({id, type, success, payload, auth}: Fields): Part | undefined {
  if (!isText(id)) return undefined
  switch (type) {
    case 'request':
      return isFields(payload) ? requestOf(id, payload, isFields(auth) ? auth : {}) : undefined
    case 'response':
      return typeof success === 'boolean' ? {type, id, success, payload} : undefined
    case 'notification':
      return {type}
    default:
      return undefined
  }
}

function requestOf(id: string, payload: Fields, auth: Fields): RequestPart | undefined {
  const {operation, jsonData} = payload
  if (!isText(operation)) return undefined
  if (jsonData === undefined) return {type: 'request', id, operation, data: payload.data, payload, auth}
  if (typeof jsonData !== 'string') return undefined
  try {
    return {type: 'request', id, operation, data: JSON.parse(jsonData), payload, auth}
  } catch {
    return undefined
  }
}

function present(part: Part | undefined): readonly Part[] | undefined {
  return part && [part]
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= TEXT
}

/** Undefined where it is missing, null where it is no text. */
function optionalText(value: unknown): string | undefined | null {
  if (value === undefined || value === null) return undefined
  return isText(value) ? value : null
}
