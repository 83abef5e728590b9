import {Fault, type FaultCode} from '../../../errors.js'
import {WireError} from '../../wire/messages/wire-error.js'
import type {PeerHello} from '../listening.js'
import {FRAME, frame} from './frames.js'

/** What the second connection of a node says: it only keeps alive what the first one has joined. */
export interface HeartbeatHello {
  readonly role: 'heartbeat'
  readonly ident: string
}

export type Hello = PeerHello | HeartbeatHello

/** A control frame: its body is one JSON object. */
export function controlFrame(type: number, fields: object): Buffer {
  return frame(type, Buffer.from(JSON.stringify(fields)))
}

/** A Fault on its way to the peer. */
export function refusal({code, message, hint}: Fault): Buffer {
  return controlFrame(FRAME.REFUSED, {code, message, hint})
}

/** @returns 64 hex digits, since it is signed: no text of the controller's choice @throws {WireError} MALFORMED */
export function readChallenge(body: Buffer): string {
  const challenge = textOf(objectOf(body), 'challenge')
  if (/^[0-9a-f]{64}$/.test(challenge)) return challenge
  throw new WireError('MALFORMED', 'The challenge is none of ours')
}

/** @throws {WireError} MALFORMED */
export function readHello(body: Buffer): Hello {
  const fields = objectOf(body)
  const ident = textOf(fields, 'ident')
  const {role, signature} = fields
  if (role === 'heartbeat') return {role, ident}
  if (role !== 'node' && role !== 'caller') throw new WireError('MALFORMED', 'A hello names no role')
  const hello = {role, ident, name: textOf(fields, 'name')} as const
  return typeof signature === 'string' ? {...hello, signature} : hello
}

/** Codes that a controller may refuse or end a link with; any other counts as `CONTROLLER_REFUSED`. */
const REFUSALS: ReadonlySet<unknown> = new Set<FaultCode>([
  'CONTROLLER_REFUSED',
  'CONTROLLER_LOST',
  'GENERATION_MIXED',
  'NODE_NAME_TAKEN',
  'NODE_OVERLOADED',
  'NODE_STOPPED',
  'NODE_UNKNOWN',
])

/** What a controller refused us with. @throws {WireError} MALFORMED */
export function readRefusal(body: Buffer): Fault {
  const fields = objectOf(body)
  const {code, hint} = fields
  const known = REFUSALS.has(code) ? (code as FaultCode) : 'CONTROLLER_REFUSED'
  return new Fault(known, textOf(fields, 'message'), typeof hint === 'string' ? hint : undefined)
}

function objectOf(body: Buffer): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(body.toString())
  } catch {
    throw new WireError('MALFORMED', 'A control frame is not JSON')
  }
  if (typeof value !== 'object' || value === null) throw new WireError('MALFORMED', 'A control frame has no fields')
  return value as Record<string, unknown>
}

function textOf(fields: Record<string, unknown>, key: string): string {
  const value = fields[key]
  if (typeof value === 'string' && value !== '') return value
  throw new WireError('MALFORMED', `A control frame has no ${key}`)
}
