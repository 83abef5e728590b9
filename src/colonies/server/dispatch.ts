import {Fault} from '../../errors.js'
import {payloadJson, type RequestEnvelope, replyBody, requestEnvelope} from '../wire/envelope.js'
import {signerOf} from '../wire/identity.js'
import {isMessageType, MESSAGES, type MessageType, type RequestOf} from '../wire/messages/catalogue.js'
import {failure} from '../wire/objects/server.js'
import {ShapeError, text} from '../wire/shape.js'
import type {Assigner} from './assign/assign.js'
import {noteWriting} from './assign/sign-of-life.js'
import type {GroupCommit} from './group-commit.js'
import type {Context} from './operation.js'
import {OPERATIONS} from './operations.js'
import {authorise, needsSignature} from './permissions.js'
import {refuseReplay} from './replays.js'
import {RpcError} from './rpc-error.js'

/** What goes back to the caller: an HTTP status, and the body for any transport. */
export interface Answer {
  readonly status: number
  readonly body: string
}

export type Dispatch = (body: string, signal: AbortSignal) => Promise<Answer>

/** Answers one request: envelope, signature, permission, operation. Whatever is wrong becomes the protocol's error reply. */
export function dispatcher(context: Context, commits: GroupCommit, assigner: Assigner): Dispatch {
  return async (body, signal) => {
    try {
      const envelope = parseEnvelope(body)
      const {type, request, id} = readRequest(envelope)
      const found = type === 'assignprocessmsg' ? undefined : OPERATIONS.get(type)
      if (type === 'assignprocessmsg') {
        const assignment = request as RequestOf<'assignprocessmsg'>
        const caller = authorise(type, id, assignment.colonyname, context, request)
        return ok(type, await assigner.assign(assignment, caller, signal))
      }
      if (!found) throw new RpcError(403, `invalid rpcMsg.PayloadType: ${type}`)
      const work = (): string => {
        const caller = authorise(type, id, found.colonyName?.(request as never, context), context, request)
        if (found.kind === 'write') refuseReplay(context, envelope)
        const reply = found.run(request as never, caller, context)
        if (found.kind === 'write') noteWriting(context, caller.executor)
        return reply
      }
      const json = found.kind === 'read' ? work() : await commits.write(work)
      return ok(found.replyType ?? type, json)
    } catch (error) {
      return refusal(error)
    }
  }
}

function ok(type: string, json: string): Answer {
  return {status: 200, body: replyBody(type, json)}
}

/** The protocol's error reply. A bug answers 500 and is not told to strangers. */
export function refusal(error: unknown): Answer {
  const status = error instanceof RpcError ? error.status : error instanceof ShapeError ? 400 : 500
  const message =
    error instanceof RpcError || error instanceof ShapeError || error instanceof Fault
      ? error.message
      : 'internal error'
  return {status, body: replyBody('error', failure.encode({status, message}), true)}
}

function parseEnvelope(body: string): RequestEnvelope {
  try {
    // Texts only: no number in it needs care.
    const value: unknown = JSON.parse(body)
    if (value === null) throw new RpcError(400, 'Failed to parse the request: it is null')
    return requestEnvelope.decode(value, '')
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new RpcError(400, body === '' ? 'unexpected end of JSON input' : error.message)
    throw error
  }
}

/** The message inside the envelope, checked, and who signed it. */
export function readRequest(envelope: RequestEnvelope): {
  readonly type: MessageType
  readonly request: RequestOf<MessageType>
  readonly id: string
} {
  const {payloadtype, payload, signature} = envelope
  if (!isMessageType(payloadtype)) throw new RpcError(403, `invalid rpcMsg.PayloadType: ${payloadtype}`)
  let id = ''
  if (needsSignature(payloadtype)) {
    const signer = signerOf(payload, signature)
    if ('problem' in signer) throw new RpcError(403, signer.problem)
    id = signer.id
  }
  return {type: payloadtype, request: decodeMessage(payloadtype, payload), id}
}

function decodeMessage(type: MessageType, payload: string): RequestOf<MessageType> {
  let value: unknown
  try {
    value = payloadJson(payload)
  } catch {
    throw new RpcError(400, `Failed to parse ${type}, invalid JSON`)
  }
  try {
    const request = MESSAGES[type].request.decode(value, '')
    if (messageType(value) !== type && type !== 'getserverinfomsg' && type !== 'versionmsg') {
      throw new RpcError(400, `Failed to handle ${type}, msg.MsgType does not match payloadtype`)
    }
    return request as RequestOf<MessageType>
  } catch (error) {
    if (error instanceof ShapeError) throw new RpcError(400, `Failed to parse ${type}, invalid JSON: ${error.message}`)
    throw error
  }
}

function messageType(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  const key = Object.keys(value).find((name) => name.toLowerCase() === 'msgtype')
  return key === undefined ? '' : text.decode((value as Record<string, unknown>)[key], 'msgtype')
}
