import type {RpcMessage} from '../wire/messages/message.js'
import {remoteError} from '../wire/pickle/shapes/remote-error.js'
import type {PickleValue} from '../wire/pickle/values.js'
import {answerError, answerValue} from './answer.js'
import type {RelayedCall} from './calls.js'
import {LIMITS} from './limits.js'
import type {Member} from './member.js'
import type {Mesh} from './mesh.js'
import {readReply} from './payload.js'

/** Answers of one node to one call, where the caller can take but one: a generator's items become a list. */
export interface Gathering {
  gathered: Buffer[] | undefined
  gatheredBytes: number
}

/** A list of all items, or the value when there was but one answer; an error ends it. */
export type Gathered =
  | {readonly kind: 'value'; readonly value: PickleValue}
  | {readonly kind: 'error'; readonly error: ReturnType<typeof remoteError>}

/** Takes the next answer. @returns the outcome once there is one; after it, no more is to be taken */
export function takeReply(gathering: Gathering, reply: RpcMessage): Gathered | undefined {
  const {gathered = []} = gathering
  if (reply.completed) {
    const last = readReply(reply.data)
    if (!last.ok) return {kind: 'error', error: last.error}
    if (!gathering.gathered) return {kind: 'value', value: last.value}
    const items: PickleValue[] = []
    for (const data of gathered) {
      const item = readReply(data)
      if (!item.ok) return {kind: 'error', error: item.error}
      items.push(item.value)
    }
    return {kind: 'value', value: items}
  }
  gathering.gatheredBytes += reply.data.length
  if (gathered.length >= LIMITS.gatheredItems || gathering.gatheredBytes > LIMITS.gatheredBytes) {
    return {kind: 'error', error: remoteError('The generator gives more items than can be answered at once')}
  }
  // A copy, since the message is a part of something larger.
  gathered.push(Buffer.from(reply.data))
  gathering.gathered = gathered
  return undefined
}

/** The same for a caller of generation 1.0.0, which has no generators. */
export function gather({calls}: Mesh, executor: Member, call: RelayedCall, reply: RpcMessage): void {
  const outcome = takeReply(call, reply)
  if (!outcome) return
  calls.end(reply.uuid)
  const {caller, callerUuid: uuid, func, returnResult} = call
  const asked = {caller, uuid, func, returnResult}
  if (outcome.kind === 'error') answerError(asked, executor.name, outcome.error)
  else answerValue(asked, executor.name, outcome.value)
}
